"""Put schools in a group, by ticking or by pasting, and take them out."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from clusters import people
from clusters.actions import groups as actions
from clusters.forms.choosing import PutInForm, TakeOutForm
from clusters.models import Group, Membership
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common import dates


@requires(Permission.GROUP_SET_SCHOOLS, on=Group)
def put_in(request, group):
    """Put schools in, in two steps: say which, then check what will happen."""
    form = PutInForm(request.POST or None, group=group)
    step = request.POST.get("step")
    if form.is_valid() and step == "save":
        try:
            _say(request, group, *actions.put_in(group, **form.settled, by=request.user))
            return redirect(group)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    elif form.is_valid() and step not in ("edit", "find"):
        return _check(request, form)
    members = group.memberships.not_ended().of_schools().for_listing()
    return render(request, "clusters/put_in.html", {"group": group, "form": form, "members": members})


@requires(Permission.GROUP_SET_SCHOOLS, on=Membership)
def take_out(request, membership):
    """End a school's time in a group."""
    form = TakeOutForm(request.POST or None, membership=membership)
    if form.is_valid():
        try:
            actions.take_out(membership, **form.cleaned_data, by=request.user)
            text = f"{membership.member} is no longer in {membership.group} from {dates.day(membership.ends_on)}."
            messages.success(request, f"{text} To undo it, put it in again from that day.")
            return redirect(membership.group)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    posts = people.posts_that_sit(membership.group, [membership.school] if membership.school else [])
    return render(request, "clusters/take_out.html", {"membership": membership, "form": form, "posts": posts})


def _check(request, form):
    """The page that says what will happen, and carries all that was typed."""
    plan = actions.plan(form.group, **form.settled)
    seated = people.seats_of(form.group, plan.new, max(plan.starts_on, timezone.localdate()))
    context = {"group": form.group, "form": form, "plan": plan, "seated": seated}
    return render(request, "clusters/put_in_check.html", context)


def _say(request, group, new, already):
    if new:
        names = ", ".join(map(str, new[:10])) + (f" and {len(new) - 10} more" if len(new) > 10 else "")
        messages.success(request, f"You put {names} in {group}. To undo it, choose “Take out” beside a school.")
    if already:
        names = ", ".join(map(str, already))
        messages.info(request, f"In the group already, so left as they are: {names}.")
