"""What can be done with requests for cover: ask, accept, take the acceptance back, cancel, confirm the hours."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import history
from clusters.models import Group, Membership
from common import dates, refusals
from ledger import actions as ledger
from letters import actions as letters
from resources import covering
from resources.emails import cover as emails
from resources.models import CoverRequest
from resources.models.cover import QUARTER

IN_HAND = [field.name for field in CoverRequest._meta.fields if field.is_relation]
"""Rows that have just been read and need no cleaning."""
ACCEPTED = "accepted"
"""Code of the error that another school was first."""


@transaction.atomic
def ask(cover, *, by):
    """Ask the schools of the group for somebody who covers, by letter to those that could; return the request.

    Saved twice with the same key, it is asked once. Raises ValidationError for a time that is past or too far ahead,
    and where no school could send anybody.
    """
    cover.group = Group.objects.held_still().get(pk=cover.group_id)
    if (before := CoverRequest.objects.with_key(cover.ask_key)) is not None:
        return before
    if cover.group.closed_at:
        raise ValidationError(f"{cover.group} is closed, so nobody can ask its schools.")
    cover.asked_by = by
    _refuse_stranger(cover, cover.school)
    covering.refuse_impossible_time(cover)
    asked = covering.asked(cover)
    covering.refuse_unless_somebody_could(cover, asked)
    cover.clean_fields(exclude=IN_HAND)
    with refusals.in_words(CoverRequest):
        cover.save(force_insert=True)
    _record(f"asked for cover: {cover}", cover, cover.school, by=by)
    emails.asked(cover, asked, by=by)
    return cover


@transaction.atomic
def accept(cover, *, school, person=None, name="", by):
    """Promise that `school` sends the user `person`, or somebody without an account called `name`, and tell both
    schools; return the request.

    The first school has it: the others' ValidationError has the code ACCEPTED. It is raised too for a person who lacks
    the needed qualification or covers elsewhere at that time.
    """
    cover = CoverRequest.objects.held_still(cover.pk)
    _refuse_unless_open(cover)
    _refuse_stranger(cover, school)
    name = " ".join(name.split())
    _refuse_unqualified(cover, school, person, name)
    cover.lender, cover.accepted_by, cover.accepted_at = school, by, timezone.now()
    cover.person, cover.person_name = person, "" if person else name
    _save(cover)
    _record(f"accepted the request for cover: {cover}, for {cover.school}", cover, school, by=by)
    emails.accepted(cover, by=by)
    return cover


@transaction.atomic
def withdraw(cover, *, reason, by):
    """Take back that a school sends somebody, tell both schools why, and ask the other schools again; return the
    request. Raises ValidationError once it has begun."""
    cover = CoverRequest.objects.held_still(cover.pk)
    if not cover.can_be_withdrawn:
        raise ValidationError("Only cover that has not begun can be taken back. Speak to the school that asked.")
    lender, person = cover.lender, cover.person
    cover.lender = cover.person = cover.accepted_by = cover.accepted_at = None
    cover.person_name = ""
    _save(cover)
    _record(f"took back its cover for {cover.school}: {cover}: {reason}", cover, lender, by=by)
    emails.withdrawn(cover, lender, person, reason=reason, by=by)
    return cover


@transaction.atomic
def cancel(cover, *, reason, by):
    """Call off a request and tell those who were asked, or the school that sends somebody, why; return it. Raises
    ValidationError once the person works, or it is over."""
    cover = CoverRequest.objects.held_still(cover.pk)
    if not cover.can_be_cancelled:
        raise ValidationError(_why_not(cover) or "This cover has begun. Confirm the hours worked once it is over.")
    cover.cancelled_by, cover.cancelled_at, cover.reason = by, timezone.now(), reason
    _save(cover)
    _record(f"cancelled the request for cover: {cover}: {reason}", cover, cover.school, by=by)
    emails.cancelled(cover, by=by)
    return cover


@transaction.atomic
def confirm(cover, *, hours, by):
    """Keep how many `hours` (a Decimal in quarters) the person worked, tell both schools, and draft the charge from
    the school that asked to the one that sent somebody; return it, or None where there is nothing to pay.

    Raises ValidationError unless it is over, was accepted and has not been confirmed.
    """
    cover = CoverRequest.objects.held_still(cover.pk)
    if not cover.awaits_confirmation:
        raise ValidationError(_why_not(cover) or "The hours can be confirmed once the cover is over.")
    if hours % QUARTER:
        raise ValidationError("Enter the hours in quarters, such as 3.25.")
    cover.quarter_hours, cover.confirmed_by, cover.confirmed_at = int(hours / QUARTER), by, timezone.now()
    _save(cover)
    _record(f"confirmed {cover.hours_in_words} of cover from {cover.lender}: {cover}", cover, cover.school, by=by)
    charge = _draft(cover, by=by)
    emails.confirmed(cover, charge, by=by)
    return charge


def _draft(cover, *, by):
    if cover.is_free or not any(cover.cost_of(cover.hours)):
        return None
    charge, parts, payers = covering.charge_for(cover)
    return ledger.draft(charge, parts=parts, payers=payers, by=by)


def _refuse_unless_open(cover):
    if cover.obstacle:
        raise ValidationError(cover.obstacle, code=ACCEPTED if cover.is_accepted else None)


def _why_not(cover):
    """Why nothing more can be done with `cover`; empty where that depends on the time."""
    if cover.is_cancelled:
        return f"This request was cancelled on {dates.day(cover.cancelled_at)}. Ask again instead."
    if cover.is_confirmed:
        return f"The hours were confirmed on {dates.day(cover.confirmed_at)} already."
    return "" if cover.is_accepted else "No school has accepted this request."


def _refuse_stranger(cover, school):
    if not Membership.objects.current().filter(group=cover.group, school=school).exists():
        raise ValidationError(f"{school} is not in {cover.group}. Choose another school.")


def _refuse_unqualified(cover, school, person, name):
    if not cover.qualification:
        if not (person or name):
            raise ValidationError("Enter the name of the person who will come.")
        return
    able = covering.candidates(cover, [school]).get(school.pk, [])
    if not any(each.user == person if person else each.user is None and each.name == name for each in able):
        raise ValidationError(
            f"Choose somebody at {school} who holds “{cover.qualification}” until {dates.day(cover.last_day)}."
        )


def _save(cover):
    """Store a new state, and take back letters of the one before that have not gone out."""
    cover.version += 1
    cover.clean_fields(exclude=IN_HAND)
    with refusals.in_words(CoverRequest):
        cover.save()
    letters.withdraw(cover.about)


def _record(text, cover, school, *, by):
    """In the history of the group and of the school that acts. Who it is that covers stays between the two schools."""
    history.record(text, by=by, group=cover.group, school=school, about=cover.about)
