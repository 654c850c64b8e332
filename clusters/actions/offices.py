"""Give people offices in groups, and end offices."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import emails, people
from clusters.actions import handovers, posts
from clusters.models import Group, Handover, Office
from clusters.permissions.table import OfficeJob
from common import dates


@transaction.atomic
def appoint(group, *, user=None, email="", name="", job, starts_on=None, by):
    """Give `user`, or the person at `email`, the office `job` in `group` from the day `starts_on` (today).

    Returns the Office. Somebody who has not joined the portal gets an invitation, everybody else a letter that says
    so. Raises ValidationError for a closed group or account, and for an office that the person holds already.
    """
    if group.closed_at:
        raise ValidationError(f"{group} is closed, so nobody can be given an office in it.")
    office = Office(group=group, job=job, starts_on=starts_on or timezone.localdate())
    posts.fill(office, user.email if user else email, user.name if user else name, by=by)
    return office


@transaction.atomic
def end_office(office, *, leaves_nobody=False, by):
    """End `office` today and tell its holder; an offer to hand it over is withdrawn.

    The invitation of a holder who has not joined is withdrawn instead. Raises ValidationError if it ended already,
    and for the last organiser of a group, unless `leaves_nobody` says that an officer means it.
    """
    Group.objects.select_for_update(no_key=True).get(pk=office.group_id)
    for offer in Handover.objects.open().of_office(office):
        handovers.withdraw(offer, by=by)
    office = posts.locked(office)
    if not office.user.has_joined:
        posts.withdraw(office, by=by)
        return
    posts.refuse_if_over(office)
    if is_last_organiser(office) and not leaves_nobody:
        raise ValidationError(LAST.format(office=office))
    posts.end_on(office, timezone.localdate())
    text = f"ended the office of {office.user} as {office.in_words} from {dates.day(office.ends_on)}"
    posts.record(text, office, by=by)
    emails.ended(office, by=by)


LAST = (
    "{office.user} is the last organiser of {office.group}. Hand the office over, or appoint another organiser first. "
    "Only a governance officer can leave the group without one."
)


def is_last_organiser(office):
    """Whether nobody who joined would organise the group without `office`."""
    if office.job != OfficeJob.ORGANISER or not office.user.has_joined or office.is_over:
        return False
    return not people.organisers(office.group).exclude(pk=office.user_id).exists()
