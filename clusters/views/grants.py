"""Who else may read what a group keeps to itself."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.shortcuts import redirect, render

from clusters.actions import grants as actions
from clusters.forms.grants import GrantForm
from clusters.models import Grant, Group
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission


@requires(Permission.GRANT_GIVE, on=Group)
def grants(request, group):
    """What others may read today and could before, and the form that lets somebody read."""
    form = GrantForm(request.POST or None, group=group, matched=Group.objects.matched_to(group).first())
    if form.is_valid():
        try:
            grant = actions.give(form.grant, **form.person, by=request.user)
            messages.success(request, f"{grant.reader_on_record} may read {grant.what_in_words} and is being told.")
            return redirect("clusters:grants", slug=group.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    given = list(group.grants.for_listing())
    context = {
        "standing": [each for each in given if not each.is_over],
        "past": [each for each in given if each.is_over],
    }
    return render(request, "clusters/grants.html", {"group": group, "form": form, **context})


@requires(Permission.GRANT_GIVE, on=Grant)
def end_grant(request, grant):
    """Stop it, at once."""
    form = Form(request.POST or None)
    if form.is_valid():
        try:
            actions.end(grant, by=request.user)
            messages.success(request, f"{grant.reader_on_record} may no longer read {grant.what_in_words}.")
            return redirect("clusters:grants", slug=grant.group.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "clusters/end_grant.html", {"grant": grant, "form": form})
