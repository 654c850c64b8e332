"""The development inbox in a real browser: the letter in its frame leads where a mail program would lead."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from letters import inbox, sending
from letters.models import Letter
from meetings import actions
from meetings.models import Meeting
from tests.browser.axe import look
from tests.browser.clicks import go_by

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def invitation(cast, settings, live_server, tmp_path):
    """The name under which a head teacher's invitation lies in the inbox."""
    settings.ROOT_URLCONF = "tests.letters.inbox_addresses"
    settings.EMAIL_BACKEND, settings.INBOX_FOLDER = "letters.inbox.InboxBackend", tmp_path / "inbox"
    settings.PORTAL_URL = live_server.url
    starts_at = timezone.now() + timedelta(days=10)
    meeting = Meeting(
        group=cast.cluster,
        title="Spring meeting",
        place="Hall",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
    )
    actions.schedule(meeting, agenda=["Transition"], by=cast.organiser)
    Letter.objects.exclude(recipient=cast.member).delete()
    sending.send_due()
    (name,) = inbox.names()
    return name


def test_the_answer_link_leaves_the_frame(page, cast, invitation):
    page.goto(f"/inbox/{invitation}/")
    look(page)
    framed = page.frame_locator("iframe[title='The letter as HTML']")

    go_by(framed.get_by_role("link", name="Answer for"))

    expect(page.get_by_role("heading", level=1)).to_contain_text("Answer")
    assert "/answer/" in page.url
    look(page)
