"""Put schools and organisations in partnerships, and end their membership."""

from django.db import transaction

from clusters import history
from clusters.actions import groups
from clusters.models import Membership
from common import dates, refusals
from partnerships import emails
from partnerships.holding import hold_open
from partnerships.models import Partner


@transaction.atomic
def put_in(partnership, schools, *, starts_on, by):
    """Put `schools` in `partnership` from the day `starts_on` and tell their head teachers. Returns (those put in,
    those that were in it already). Raises ValidationError in users' words."""
    new, already = groups.put_in(partnership, schools, starts_on=starts_on, by=by)
    emails.joined(list(Partner.objects.of_schools_from(partnership, new, starts_on)), by=by)
    return new, already


@transaction.atomic
def put_organisation_in(partnership, organisation, *, starts_on, by):
    """Put `organisation`, which may be new to the portal, in `partnership` from the day `starts_on`. Raises
    ValidationError in users' words."""
    hold_open(partnership, so="it takes no members")
    if organisation.pk is None:
        with refusals.in_words(type(organisation)):
            organisation.full_clean()
            organisation.save()
    partner = Membership(group=partnership, organisation=organisation, starts_on=starts_on)
    partner.full_clean()
    with refusals.in_words(Membership):
        partner.save()
    text = f"put {organisation} in {partnership} from {dates.day(starts_on)}"
    history.record(text, by=by, group=partnership, about=partnership.about)
    return partner


@transaction.atomic
def end(partner, *, ends_on, by):
    """End a membership: `ends_on` is the first day on which the member is no longer in. The school's head teacher is
    told. Raises ValidationError where it ended already."""
    groups.take_out(partner, ends_on=ends_on, by=by)
    emails.ended(partner, by=by)
