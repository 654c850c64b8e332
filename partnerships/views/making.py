"""Setting partnerships up, saying what they are, what they manage and who works on what."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters import people
from clusters.actions import groups
from clusters.models import LocalAuthority
from clusters.permissions.guard import requires
from clusters.permissions.table import Job, Permission
from common.editing import Overtaken
from partnerships.actions import partnerships as actions
from partnerships.forms.partnerships import ClustersForm, ConstitutionForm, DescribeForm, FoundForm, WorkingPartyForm
from partnerships.models import Partnership, WorkingParty


@requires(Permission.PARTNERSHIP_FOUND, on=LocalAuthority)
def found(request, authority):
    """Set a partnership up; its members come next."""
    form = FoundForm(request.POST or None, instance=Partnership(authority=authority, seats=[Job.HEAD]))
    if form.is_valid():
        try:
            partnership = actions.found(form.instance, **form.organiser, by=request.user)
            told = f"{form.organiser['name']} is being told by letter. Put its members in next."
            messages.success(request, f"{partnership} is set up. {told}")
            return redirect("partnerships:membership", slug=partnership.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "partnerships/found.html", {"authority": authority, "form": form})


@requires(Permission.PARTNERSHIP_LEAD, on=Partnership)
def describe(request, partnership):
    """Change its summary, purpose and values."""
    return _change(request, partnership, DescribeForm, "partnerships/describe.html")


@requires(Permission.PARTNERSHIP_LEAD, on=Partnership)
def constitution(request, partnership):
    """Change its constitution."""
    return _change(request, partnership, ConstitutionForm, "partnerships/constitution.html")


def _change(request, partnership, form_of, template):
    """Save a form of the partnership's own words. Somebody who was overtaken is shown what changed."""
    form = form_of(request.POST or None, instance=partnership)
    if form.is_valid():
        try:
            groups.change(form.instance, seen=form.seen, by=request.user)
            messages.success(request, "Your changes are saved.")
            return redirect(partnership)
        except Overtaken as change:
            form.compare(form_of(instance=change.row))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, template, {"partnership": partnership, "form": form})


@requires(Permission.PARTNERSHIP_FOUND, on=Partnership)
def clusters(request, partnership):
    """Choose the clusters that it manages; what is not ticked, it manages no longer."""
    form = ClustersForm(request.POST if request.method == "POST" else None, partnership=partnership)
    if form.is_valid():
        begun, ended = actions.manage(partnership, form.cleaned_data["clusters"], by=request.user)
        said = [f"It now manages {_names(begun)}."] * bool(begun)
        said += [f"It no longer manages {_names(ended)}."] * bool(ended)
        messages.success(request, " ".join(said) or "Nothing has changed.")
        return redirect(partnership)
    return render(request, "partnerships/clusters.html", {"partnership": partnership, "form": form})


def _names(groups):
    return ", ".join(group.name for group in groups)


@requires(Permission.PARTNERSHIP_LEAD, on=Partnership)
def new_working_party(request, partnership):
    """Start a working party or network, with oneself as its organiser."""
    party = WorkingParty(authority=partnership.authority, managed_by=partnership, seats=partnership.seats)
    schools = people.member_schools(partnership)
    form = WorkingPartyForm(request.POST or None, instance=party, schools=schools)
    if form.is_valid():
        try:
            party = actions.start_working_party(form.instance, form.cleaned_data["schools"], by=request.user)
            messages.success(request, f"{party} is started, and you organise it. Book its first meeting next.")
            return redirect(party)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "partnerships/new_working_party.html", {"partnership": partnership, "form": form})
