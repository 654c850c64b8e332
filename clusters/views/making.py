"""Making groups and changing them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.shortcuts import redirect, render

from clusters import people
from clusters.actions import closing
from clusters.actions import groups as actions
from clusters.forms.groups import FORM_OF, ClusterForm, GroupForm, NewGovernorGroupForm
from clusters.models import Cluster, GovernorGroup, Group, LocalAuthority
from clusters.permissions.guard import may_see, requires
from clusters.permissions.table import GOVERNORS, Job, Permission, Profile
from common.editing import Overtaken


@requires(Permission.AREA_RUN, on=LocalAuthority)
def new_cluster(request, authority):
    """Make a cluster; its schools come next."""
    form = ClusterForm(request.POST or None, instance=Cluster(authority=authority, seats=[Job.HEAD]))
    if form.is_valid():
        try:
            cluster = actions.create(form.instance, by=request.user)
            messages.success(request, f"{cluster} is made. Put its schools in next.")
            return redirect("clusters:put_in", slug=cluster.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "clusters/new_cluster.html", {"authority": authority, "form": form})


@requires(Permission.AREA_RUN, on=LocalAuthority)
def new_governor_group(request, authority):
    """Make a governor group, matched to a cluster or standing alone."""
    group = GovernorGroup(authority=authority, seats=GOVERNORS, profile=Profile.FORUM, state="established")
    form = NewGovernorGroupForm(request.POST or None, instance=group)
    if form.is_valid():
        try:
            schools = actions.establish(form.instance, with_schools=form.cleaned_data["with_schools"], by=request.user)
            count = "1 school" if len(schools) == 1 else f"{len(schools)} schools"
            messages.success(request, f"{group} is made, with {count}.")
            return redirect(group)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "clusters/new_governor_group.html", {"authority": authority, "form": form})


@requires(Permission.GROUP_EDIT, on=Group)
def edit_group(request, group):
    """Change what is said about a group. Somebody who was overtaken is shown what changed and keeps their words."""
    form_of = FORM_OF.get(type(group.child()), GroupForm)
    options = {"for_officer": may_see(request, Permission.AREA_RUN, group)}
    form = form_of(request.POST or None, instance=group.child(), **options)
    if form.is_valid():
        try:
            actions.change(form.instance, seen=form.seen, by=request.user)
            messages.success(request, "Your changes are saved.")
            return redirect(group)
        except Overtaken as change:
            form.compare(form_of(instance=change.row, **options))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "clusters/edit_group.html", {"group": group, "form": form})


@requires(Permission.GROUP_CLOSE, on=Group)
def reopen_group(request, group):
    """Open a closed group again. Its meetings were cancelled and stay so."""
    form = Form(request.POST or None)
    if form.is_valid():
        try:
            closing.reopen(group, by=request.user)
            messages.success(request, f"{group} is open again, and its people are being told.")
            return redirect(group)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    told = people.who_is_told(group)
    return render(request, "clusters/reopen_group.html", {"group": group, "form": form, "told": told})
