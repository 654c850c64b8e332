"""Keep what people were certified for before the portal knew them."""

from django.db import transaction

from clusters import history
from common import dates


@transaction.atomic
def record(qualification, *, school, by):
    """Keep that somebody at `school` is certified by a course that was not commissioned here; return it.

    Raises ValidationError for a renewal day before the award, and without a person.
    """
    qualification.full_clean()
    qualification.save(force_insert=True)
    until = f", to renew by {dates.day(qualification.renew_by)}" if qualification.renew_by else ""
    text = f"recorded that {qualification.holder} is certified for “{qualification}”{until}"
    history.record(text, by=by, school=school, about=qualification.about)
    return qualification
