"""Booking, changing and cancelling, as people and two people at once do them; opening and closing an address."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from clusters.models import HistoryLine
from common.editing import Overtaken
from letters.models import Kind, Letter
from meetings import actions, desk
from meetings.models import AgendaItem, Answer, CalendarFeed, Meeting, Reminder, hash_of
from tests import factories
from tests.meetings.together import fresh, lines, move
from tests.together import at_once

COMING, APOLOGIES = Answer.Choice.COMING, Answer.Choice.APOLOGIES
SENDING, ONLINE = Answer.Choice.SENDING, Answer.Choice.ONLINE
STATE = Letter.State


# --- schedule --------------------------------------------------------------------------------------


def test_schedule_puts_the_meeting_in_the_diary_with_its_agenda(cast, draft):
    meeting = actions.schedule(draft(), agenda=["Transition", "Moderation"], by=cast.organiser)

    assert meeting.booked_by == cast.organiser
    assert lines(meeting) == ["Transition", "Moderation"]
    assert (meeting.sequence, meeting.schedule_version, meeting.version) == (0, 1, 1)


def test_schedule_writes_to_every_seat_holder_who_joined_and_to_nobody_else(cast, draft):
    invited = factories.person(joined_at=None, is_active=False)
    factories.post(invited, cast.moss_bank)

    actions.schedule(draft(), by=cast.organiser)

    told = Letter.objects.filter(kind=Kind.MEETING).values_list("recipient__email", flat=True)
    assert sorted(told) == ["head@brooklane.example", "head@mossbank.example"]


def test_schedule_writes_to_a_booker_from_outside_the_group_too(cast, draft, letters_to):
    actions.schedule(draft(), by=cast.officer)

    assert len(letters_to(cast.officer)) == 1


def test_schedule_keeps_history(cast, meeting):
    line = HistoryLine.objects.get(about=meeting.about)

    assert str(line) == "Head teacher, Brook Lane booked “Spring meeting” for Thursday 14 January 2027, 1:30pm"
    assert line.group == cast.cluster.group_ptr


def test_schedule_twice_with_one_key_books_once(cast, draft):
    first = draft()
    again = draft(booking_key=first.booking_key)

    booked = actions.schedule(first, by=cast.organiser)

    assert actions.schedule(again, by=cast.organiser) == booked
    assert Meeting.objects.count() == 1
    assert Letter.objects.count() == 2


def test_schedule_refuses_one_key_for_another_meeting(cast, draft, meeting):
    other = draft(title="Summer meeting", booking_key=meeting.booking_key)

    with pytest.raises(ValidationError, match="You have booked Thursday 14 January 2027, 1:30pm with this form"):
        actions.schedule(other, by=cast.organiser)


def test_schedule_refuses_one_key_for_another_agenda(cast, draft, meeting):
    again = draft(booking_key=meeting.booking_key)

    with pytest.raises(ValidationError, match="Change that meeting, or start afresh"):
        actions.schedule(again, agenda=["Transition", "Moderation", "Transport"], by=cast.organiser)


@pytest.mark.django_db(transaction=True)
def test_schedule_pressed_eight_times_at_once_makes_one_meeting_and_one_set_of_letters(cast, draft):
    key = draft().booking_key
    drafts = [draft(booking_key=key) for _ in range(8)]

    booked = at_once(*[lambda each=each: actions.schedule(each, by=cast.organiser) for each in drafts])

    assert {meeting.pk for meeting in booked} == {Meeting.objects.get().pk}
    assert Letter.objects.count() == 2
    assert Reminder.objects.count() == 2


def test_schedule_refuses_the_past(cast, draft):
    gone = draft(starts_at=datetime(2026, 11, 23, 8, tzinfo=UTC), ends_at=datetime(2026, 11, 23, 10, tzinfo=UTC))

    with pytest.raises(ValidationError, match="The meeting must start in the future"):
        actions.schedule(gone, by=cast.organiser)


def test_schedule_refuses_a_host_from_outside_the_group(cast, draft):
    with pytest.raises(ValidationError, match="Far Away Primary School is not in North cluster"):
        actions.schedule(draft(host_school=cast.far_away), by=cast.organiser)


def test_schedule_refuses_a_closed_group(cast, draft, at_nine_on_monday):
    cast.cluster.closed_at = datetime(2026, 9, 1, tzinfo=UTC)
    cast.cluster.save()

    with pytest.raises(ValidationError, match="North cluster is closed"):
        actions.schedule(draft(), by=cast.organiser)


def test_schedule_refuses_a_meeting_that_is_nowhere(cast, draft):
    with pytest.raises(ValidationError, match="Choose a host school, or enter a place or a link to join online"):
        actions.schedule(draft(host_school=None, place=""), by=cast.organiser)

    assert Letter.objects.count() == 0


def test_schedule_leaves_nothing_behind_when_it_fails(cast, draft):
    with pytest.raises(ValidationError):
        actions.schedule(draft(title=""), by=cast.organiser)

    assert not Meeting.objects.exists()
    assert not HistoryLine.objects.filter(group=cast.cluster).exists()


# --- change ----------------------------------------------------------------------------------------


def test_change_of_time_asks_the_schools_again(cast, meeting):
    actions.answer(meeting, cast.moss_bank, choice=COMING, by=cast.member)

    move(meeting, by=cast.organiser)

    moved = fresh(meeting)
    assert (moved.sequence, moved.schedule_version, moved.version) == (1, 2, 2)
    assert moved.uid == meeting.uid
    assert desk.waiting_for_answer(cast.member) == [(meeting, cast.moss_bank)]


@pytest.mark.parametrize(
    "fields", [{"place": "Library"}, {"host_school": None}, {"join_link": "https://meet.example/spring"}]
)
def test_change_of_place_or_link_asks_the_schools_again(cast, meeting, fields):
    changed = fresh(meeting)
    for name, value in fields.items():
        setattr(changed, name, value)

    actions.change(changed, agenda=lines(changed), seen=1, by=cast.organiser)

    assert fresh(meeting).schedule_version == 2


def test_change_of_title_and_agenda_leaves_the_answers(cast, meeting, letters_to):
    changed = fresh(meeting)
    changed.title = "Spring meeting of heads"

    actions.change(changed, agenda=["Moderation", "Moderation", "Budgets"], seen=1, by=cast.organiser)

    changed = fresh(meeting)
    assert (changed.sequence, changed.schedule_version, changed.version) == (1, 1, 2)
    assert lines(changed) == ["Moderation", "Moderation", "Budgets"]
    assert letters_to(cast.member)[-1].subject.startswith("Updated: Spring meeting of heads (North cluster)")


def test_change_of_nothing_tells_nobody(cast, meeting):
    same = fresh(meeting)

    assert actions.change(same, agenda=lines(same), seen=1, by=cast.organiser) == []
    assert fresh(meeting).version == 1
    assert Letter.objects.count() == 2


def test_change_takes_back_what_it_overtakes_and_writes_once_to_each(cast, meeting, letters_to):
    move(meeting, by=cast.organiser)

    states = [(letter.state, letter.subject[:7]) for letter in letters_to(cast.member)]
    assert states == [(STATE.WITHDRAWN, "Invitat"), (STATE.QUEUED, "Changed")]


def test_change_of_the_agenda_does_not_lose_the_letter_that_asks_again(cast, meeting, letters_to):
    move(meeting, by=cast.organiser)
    moved = fresh(meeting)
    actions.change(moved, agenda=["Budgets"], seen=2, by=cast.organiser)

    states = [(letter.state, letter.subject[:7]) for letter in letters_to(cast.member)]
    assert states == [(STATE.WITHDRAWN, "Invitat"), (STATE.QUEUED, "Changed"), (STATE.QUEUED, "Updated")]


def test_change_leaves_letters_alone_that_have_gone_out(cast, meeting, letters_to):
    Letter.objects.update(state=STATE.SENT, sent_at=datetime(2026, 11, 23, 9, tzinfo=UTC))

    move(meeting, by=cast.organiser)

    assert [letter.state for letter in letters_to(cast.member)] == [STATE.SENT, STATE.QUEUED]


def test_change_of_what_somebody_else_changed_meanwhile_is_shown_to_the_later_one(cast, meeting):
    move(meeting, by=cast.organiser)

    with pytest.raises(Overtaken) as overtaken:
        move(meeting, by=cast.officer, hours=2, seen=1)

    assert overtaken.value.row.starts_at == datetime(2027, 1, 14, 14, 30, tzinfo=UTC)
    assert fresh(meeting).version == 2


@pytest.mark.django_db(transaction=True)
def test_change_by_two_at_once_is_taken_from_one(cast, meeting):
    outcomes = at_once(
        lambda: move(meeting, by=cast.organiser, seen=1), lambda: move(meeting, by=cast.officer, hours=2, seen=1)
    )

    assert sum(isinstance(outcome, Overtaken) for outcome in outcomes) == 1
    assert (fresh(meeting).version, fresh(meeting).sequence) == (2, 1)
    assert Letter.objects.filter(state=STATE.QUEUED).count() in {2, 3}


def test_change_refuses_once_begun(cast, meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 14, 13, 30, tzinfo=UTC))

    with pytest.raises(ValidationError, match="This meeting has begun"):
        move(meeting, by=cast.organiser)


def test_change_refuses_a_cancelled_meeting(cast, meeting):
    actions.cancel(meeting, reason="Snow", by=cast.organiser)

    with pytest.raises(ValidationError, match="was cancelled on Monday 23 November 2026"):
        move(meeting, by=cast.organiser)


# --- cancel ----------------------------------------------------------------------------------------


def test_cancel_tells_everybody_once_and_drops_what_waits(cast, meeting, letters_to):
    actions.cancel(meeting, reason="Snow", by=cast.officer)

    cancelled = fresh(meeting)
    assert (cancelled.cancelled_by, cancelled.cancel_reason, cancelled.sequence) == (cast.officer, "Snow", 1)
    assert not Reminder.objects.exists()
    states = [(letter.state, letter.subject[:7]) for letter in letters_to(cast.member)]
    assert states == [(STATE.WITHDRAWN, "Invitat"), (STATE.QUEUED, "Cancell")]


def test_cancel_refuses_once_begun(cast, meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 14, 13, 30, tzinfo=UTC))

    with pytest.raises(ValidationError, match="This meeting has begun"):
        actions.cancel(meeting, reason="Snow", by=cast.organiser)


@pytest.mark.django_db(transaction=True)
def test_cancel_twice_at_once_tells_everybody_once(cast, meeting):
    outcomes = at_once(*[lambda: actions.cancel(meeting, reason="Snow", by=cast.organiser)] * 2)

    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 1
    assert Letter.objects.filter(subject__startswith="Cancelled").count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_cancel_and_move_at_once_end_in_a_cancelled_meeting_of_which_the_last_letter_says_so(cast, meeting, attempt):
    at_once(
        lambda: actions.cancel(meeting, reason="Snow", by=cast.organiser),
        lambda: move(meeting, by=cast.officer, seen=1),
    )

    assert fresh(meeting).is_cancelled
    assert not Reminder.objects.exists()
    waiting = Letter.objects.filter(state=STATE.QUEUED)
    assert {letter.subject[:9] for letter in waiting} == {"Cancelled"}


# --- calendar addresses ----------------------------------------------------------------------------


def test_open_feed_keeps_only_the_hash_and_replaces_the_earlier_address(cast):
    first, second = actions.open_feed(cast.member), actions.open_feed(cast.member)

    assert CalendarFeed.objects.get().token_hash == hash_of(second)
    assert CalendarFeed.objects.with_token(first) is None


def test_close_feed_forgets_the_address(cast):
    token = actions.open_feed(cast.member)

    actions.close_feed(cast.member)

    assert CalendarFeed.objects.with_token(token) is None


def test_agenda_lines_keep_their_order(cast, draft):
    written = [f"Item {number}" for number in range(1, 13)]

    meeting = actions.schedule(draft(), agenda=written, by=cast.organiser)

    assert list(AgendaItem.objects.filter(meeting=meeting).values_list("text", flat=True)) == written
