"""Who is in a partnership: schools and organisations, put in and ended."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters.actions import groups
from clusters.forms.choosing import PutInForm, TakeOutForm
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common import dates
from partnerships import audience
from partnerships.actions import members as actions
from partnerships.forms.members import OrganisationForm
from partnerships.models import Partner, Partnership


@requires(Permission.PARTNERSHIP_SET_MEMBERS, on=Partnership)
def membership(request, partnership):
    """Every member of today and to come, with the way to end each."""
    partners = list(partnership.memberships.not_ended().with_members())
    context = {
        "partnership": partnership,
        "schools": [each for each in partners if each.school],
        "organisations": [each for each in partners if each.organisation],
    }
    return render(request, "partnerships/membership.html", context)


@requires(Permission.PARTNERSHIP_SET_MEMBERS, on=Partnership)
def put_schools_in(request, partnership):
    """Put schools in, in two steps: say which, then check who is told."""
    form = PutInForm(request.POST or None, group=partnership)
    step = request.POST.get("step")
    if form.is_valid() and step == "save":
        try:
            new, already = actions.put_in(partnership, **form.settled, by=request.user)
            messages.success(request, _put_in(partnership, new, already))
            return redirect("partnerships:membership", slug=partnership.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    elif form.is_valid() and step not in ("edit", "find"):
        return _check(request, partnership, form)
    return render(request, "partnerships/put_schools_in.html", {"partnership": partnership, "form": form})


def _check(request, partnership, form):
    """The page that says what will happen, and carries all that was typed."""
    plan = groups.plan(partnership, **form.settled)
    heads = audience.heads_of(plan.new)
    lines = [(school, [head for head in heads.get(school.pk, ()) if head != request.user]) for school in plan.new]
    context = {"partnership": partnership, "form": form, "plan": plan, "lines": lines}
    return render(request, "partnerships/put_schools_in_check.html", context)


def _put_in(partnership, new, already):
    """What was done, in words."""
    said = [f"You put {', '.join(map(str, new))} in {partnership}. Their head teachers are being told."] * bool(new)
    said += [f"In it already, so left as they are: {', '.join(map(str, already))}."] * bool(already)
    return " ".join(said)


@requires(Permission.PARTNERSHIP_SET_MEMBERS, on=Partnership)
def put_organisation_in(request, partnership):
    """Put an organisation in, which may be new to the portal."""
    form = OrganisationForm(request.POST or None, partnership=partnership)
    if form.is_valid():
        try:
            partner = actions.put_organisation_in(partnership, **form.settled, by=request.user)
            messages.success(request, f"{partner.organisation} is in {partnership}.")
            return redirect("partnerships:membership", slug=partnership.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "partnerships/put_organisation_in.html", {"partnership": partnership, "form": form})


@requires(Permission.PARTNERSHIP_SET_MEMBERS, on=Partner)
def end_membership(request, partner):
    """End the membership of a school or an organisation."""
    form = TakeOutForm(request.POST or None, membership=partner)
    if form.is_valid():
        try:
            actions.end(partner, **form.cleaned_data, by=request.user)
            text = f"{partner.member} is no longer in {partner.group} from {dates.day(partner.ends_on)}."
            messages.success(request, f"{text} To undo it, put it in again from that day.")
            return redirect("partnerships:membership", slug=partner.group.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    heads = audience.heads_of([partner.school] if partner.school else []).get(partner.school_id, [])
    told = [head for head in heads if head != request.user]
    return render(request, "partnerships/end_membership.html", {"partner": partner, "form": form, "told": told})
