"""Put schools in a group, by picking or by pasting, and take them out."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters.actions import groups as actions
from clusters.forms.choosing import PasteSchoolsForm, PickSchoolsForm, TakeOutForm
from clusters.models import Group, Membership
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission


@requires(Permission.GROUP_SET_SCHOOLS, on=Group)
def put_in(request, group):
    """Who is in, and schools to pick from what the officer searches for."""
    query = request.GET.get("q", "")
    form = PickSchoolsForm(request.POST or None, group=group, query=query)
    if form.is_valid() and _put_in(request, group, form, form.cleaned_data.get("schools")):
        return redirect("clusters:put_in", slug=group.slug)
    members = group.memberships.not_ended().of_schools().for_listing()
    return render(request, "clusters/put_in.html", {"group": group, "form": form, "query": query, "members": members})


@requires(Permission.GROUP_SET_SCHOOLS, on=Group)
def paste_schools(request, group):
    """Schools by URN or name, a line each; what is not certain is asked back."""
    form = PasteSchoolsForm(request.POST or None, group=group)
    if form.is_valid() and _put_in(request, group, form, form.chosen):
        return redirect("clusters:put_in", slug=group.slug)
    return render(request, "clusters/paste_schools.html", {"group": group, "form": form})


def _put_in(request, group, form, schools):
    """Put `schools` in and say what happened; False, with the reason on the form, when it was refused."""
    try:
        new, already = actions.put_in(group, schools, starts_on=form.cleaned_data["starts_on"], by=request.user)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    if new:
        count = "1 school" if len(new) == 1 else f"{len(new)} schools"
        messages.success(request, f"You put {count} in {group}: {', '.join(map(str, new))}.")
    if already:
        names = ", ".join(map(str, already))
        messages.info(request, f"In {group} already on that day, so left as they are: {names}.")
    return True


@requires(Permission.GROUP_SET_SCHOOLS, on=Membership)
def take_out(request, membership):
    form = TakeOutForm(request.POST or None)
    if form.is_valid():
        try:
            actions.take_out(membership, ends_on=form.cleaned_data["last_day"] + timedelta(days=1), by=request.user)
            messages.success(request, f"You took {membership.school} out of {membership.group}.")
            return redirect("clusters:put_in", slug=membership.group.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "clusters/take_out.html", {"form": form, "membership": membership})
