"""An audit of need for tests to open, answer and let run out."""

from datetime import timedelta

from django.utils import timezone

from partnerships.actions import audits as actions
from partnerships.models import NeedsAudit

THEMES = ["Reading", "Managing safely", "Attendance", "Speech and language"]


def an_audit(cast, *, closes_in=14, year=2027, themes=THEMES):
    closes_on = timezone.localdate() + timedelta(days=closes_in)
    audit = NeedsAudit(partnership=cast.partnership, year=year, closes_on=closes_on, opened_by=cast.lead)
    return actions.open_audit(audit, themes, by=cast.lead)


def themes_of(audit, *texts):
    by_text = {theme.text: theme for theme in audit.themes.all()}
    return [by_text[text] for text in texts]


def run_out(audit):
    NeedsAudit.objects.filter(pk=audit.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
    audit.refresh_from_db()
