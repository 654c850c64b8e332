"""Closing a group together with its meetings."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from clusters.models import Group
from letters.actions import send_again
from letters.models import Letter
from meetings import actions
from meetings.models import Meeting, Reminder
from tests.together import at_once

WHY = {"reason": "The schools have joined West cluster"}


@pytest.fixture
def page(cast):
    return reverse("meetings:close_group", args=[cast.cluster.slug])


def test_closing_cancels_the_meetings_that_lie_ahead(cast, meeting, letters_to):
    cancelled = actions.close_group(cast.cluster, reason="No longer needed", by=cast.officer)

    meeting.refresh_from_db()
    assert cancelled == [meeting]
    assert (meeting.cancelled_by, meeting.cancel_reason) == (cast.officer, "No longer needed")
    assert Reminder.objects.count() == 0
    assert [letter.subject.partition(":")[0] for letter in letters_to(cast.member) if letter.state == "queued"] == [
        "Closed",
        "Cancelled",
    ]


def test_closing_leaves_a_meeting_that_has_begun(cast, meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(meeting.starts_at + timedelta(minutes=5))

    actions.close_group(cast.cluster, reason="No longer needed", by=cast.officer)

    meeting.refresh_from_db()
    assert meeting.cancelled_at is None


def test_a_group_that_is_closed_already_cancels_nothing(cast, meeting):
    Group.objects.filter(pk=cast.cluster.pk).update(closed_at=datetime(2026, 9, 1, tzinfo=UTC))

    with pytest.raises(ValidationError, match="was closed on Tuesday 1 September 2026 already"):
        actions.close_group(cast.cluster, reason="No longer needed", by=cast.officer)

    assert not Meeting.objects.get().is_cancelled


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_an_invitation_in_trouble_is_not_sent_again_after_its_meeting_was_cancelled(cast, meeting, letters_to, state):
    (invitation,) = letters_to(cast.member)
    Letter.objects.update(state=state)

    actions.cancel(meeting, reason="Snow", by=cast.organiser)

    assert not send_again(invitation, by=cast.organiser)


@pytest.mark.django_db(transaction=True)
def test_booking_and_closing_at_once_leave_no_meeting_ahead_in_a_closed_group(cast, draft):
    drafts = [draft(title=f"Meeting {number}") for number in range(4)]

    at_once(
        *[lambda each=each: actions.schedule(each, by=cast.organiser) for each in drafts],
        lambda: actions.close_group(cast.cluster, reason="No longer needed", by=cast.officer),
    )

    assert Group.objects.get(pk=cast.cluster.pk).closed_at is not None
    assert not Meeting.objects.standing().exists()


# --- the page --------------------------------------------------------------------------------------


def test_the_page_says_first_what_is_cancelled_and_who_is_told(cast, meeting, sign_in, page):
    shown = sign_in(cast.officer).get(page).content.decode()

    assert "These meetings are cancelled." in shown
    assert "Thursday 14 January 2027, 1:30pm to 3pm" in shown
    assert "2 people get a letter that says so, and why, and one for each meeting" in shown
    assert "To undo it" in shown


def test_the_page_closes_the_group(cast, meeting, sign_in, page):
    browser = sign_in(cast.officer)

    group = browser.get(cast.cluster.get_absolute_url()).content.decode()
    done = browser.post(page, WHY, follow=True).content.decode()

    assert page in group
    assert "North cluster is closed, and its people are being told." in done
    assert "Open the group again" in done
    assert Meeting.objects.get().is_cancelled


def test_the_page_asks_for_the_reason(cast, sign_in, page):
    shown = sign_in(cast.officer).post(page, {"reason": ""}).content.decode()

    assert "Enter why the group is closed" in shown
    assert Group.objects.get(pk=cast.cluster.pk).closed_at is None


def test_a_second_press_says_that_it_is_closed(cast, sign_in, page):
    browser = sign_in(cast.officer)
    browser.post(page, WHY)

    shown = browser.post(page, WHY).content.decode()

    assert "This group closed on Monday 23 November 2026." in shown
    assert reverse("clusters:reopen_group", args=[cast.cluster.slug]) in shown


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_takes_five_queries(cast, draft, sign_in, page, django_assert_num_queries, count):
    for number in range(count):
        actions.schedule(draft(title=f"Meeting {number}"), by=cast.organiser)
    browser = sign_in(cast.officer)

    with django_assert_num_queries(5):
        browser.get(page)
