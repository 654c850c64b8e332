"""Open an audit of need, answer it for a school, remind those that are silent, close it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import history, people
from common import dates, editing, refusals
from partnerships import emails
from partnerships.holding import hold_open
from partnerships.models import AuditAnswer, NeedsAudit, Ranking, Theme

FEWEST, MOST = 2, 15
"""Themes of one audit: fewer leave nothing to choose, more nobody reads."""
CLOSED = "This audit of need is closed, so it takes no more answers."


@transaction.atomic
def open_audit(audit, themes, *, by):
    """Ask every school of the partnership which of `themes`, texts in order, it needs most.

    Their head teachers and business managers get a letter. Raises ValidationError in users' words, for a second
    audit of the same year too.
    """
    if not FEWEST <= len(themes) <= MOST:
        raise ValidationError({"themes": f"Enter {FEWEST} to {MOST} themes, one to a line."})
    if audit.closes_on < timezone.localdate():
        raise ValidationError({"closes_on": "The last day to answer must be today or later."})
    hold_open(audit.partnership, so="it asks its schools nothing")
    audit.full_clean(exclude=["opened_by"])
    with refusals.in_words(NeedsAudit):
        audit.save()
    Theme.objects.bulk_create(Theme(audit=audit, text=text, position=number) for number, text in enumerate(themes))
    until = dates.day(audit.closes_on)
    history.record(
        f"opened the audit of need for {audit.year_in_words}, to be answered by {until}", **_place(audit, by)
    )
    emails.audit_opened(audit, people.budget_holders(people.member_schools(audit.partnership)), by=by)
    return audit


@transaction.atomic
def answer(audit, school, *, themes, comment="", seen=0, by):
    """Keep `themes`, most needed first, as the answer of `school`, in place of the one that `by` saw.

    `seen` is the version of that one, 0 for none. Raises ValidationError once the audit is closed, and
    editing.Overtaken if a colleague answered meanwhile.
    """
    audit = NeedsAudit.objects.select_for_update(no_key=True).get(pk=audit.pk)
    if not audit.is_open:
        raise ValidationError(CLOSED)
    stored = audit.answers.filter(school=school).first()
    if (stored.version if stored else 0) != seen:
        raise editing.Overtaken(stored)
    given = stored or AuditAnswer(audit=audit, school=school, version=0)
    given.comment, given.given_by, given.given_at = comment, by, timezone.now()
    given.version += 1
    given.save()
    given.rankings.all().delete()
    Ranking.objects.bulk_create(
        Ranking(answer=given, theme=theme, place=place) for place, theme in enumerate(themes, start=1)
    )
    history.record(f"answered the audit of need for {audit.year_in_words}", school=school, **_place(audit, by))
    return given


@transaction.atomic
def remind(audit):
    """Remind the schools of `audit` that have not answered, once. Does nothing if somebody was quicker."""
    claimed = NeedsAudit.objects.open().filter(pk=audit.pk, reminded_at__isnull=True).update(reminded_at=timezone.now())
    if claimed:
        silent = people.member_schools(audit.partnership).exclude(pk__in=audit.answers.values("school"))
        emails.audit_reminded(audit, people.budget_holders(silent))


@transaction.atomic
def close(audit, *, by=None):
    """Close `audit`, before its last day or, by the portal itself, after it; tell the schools the result, once. Raises
    ValidationError in a closed partnership."""
    hold_open(audit.partnership, so="its audits of need stay as they are")
    claimed = NeedsAudit.objects.filter(pk=audit.pk, closed_at__isnull=True).update(closed_at=timezone.now())
    if not claimed:
        return
    history.record(f"closed the audit of need for {audit.year_in_words}", **_place(audit, by))
    ranked = list(audit.themes.ranked())
    emails.audit_closed(audit, ranked, people.budget_holders(people.member_schools(audit.partnership)), by=by)


def _place(audit, by):
    return {"by": by, "group": audit.partnership, "about": audit.about}
