"""Booking, changing, cancelling, answering and reminding, as people and two people at once do them."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from clusters.models import HistoryLine
from clusters.permissions.table import Job, Profile
from common.editing import Overtaken
from letters.models import Kind, Letter, Preference
from meetings import actions
from meetings.models import AgendaItem, Answer, CalendarFeed, Meeting, Reminder, hash_of
from tests import factories

COMING, APOLOGIES = Answer.Choice.COMING, Answer.Choice.APOLOGIES
SENDING, ONLINE = Answer.Choice.SENDING, Answer.Choice.ONLINE
STATE = Letter.State


def at_once(*jobs):
    """Do all `jobs` at the same moment, each in a thread with a connection of its own; what each returned or
    refused."""
    start, outcomes = threading.Barrier(len(jobs)), [None] * len(jobs)

    def do(number, job):
        start.wait()
        try:
            outcomes[number] = job()
        except ValidationError as refusal:
            outcomes[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def fresh(meeting):
    return Meeting.objects.for_calendars().get(pk=meeting.pk)


def lines(meeting):
    return [item.text for item in meeting.agenda.all()]


def move(meeting, *, by, hours=1, seen=None):
    """Let the meeting start and end `hours` later."""
    later = fresh(meeting)
    later.starts_at += timedelta(hours=hours)
    later.ends_at += timedelta(hours=hours)
    return actions.change(later, agenda=lines(later), seen=seen or later.version, by=by)


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
    assert Meeting.objects.with_schools_that_answered().get().answered == []


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


# --- answer ----------------------------------------------------------------------------------------


def test_answer_is_the_schools_whoever_gives_it(cast, meeting):
    actions.answer(meeting, cast.moss_bank, choice=COMING, by=cast.member)
    actions.answer(meeting, cast.moss_bank, choice=APOLOGIES, update="We trial a new scheme.", by=cast.sbm)

    given = Answer.objects.get()
    assert (given.school, given.choice, given.given_by) == (cast.moss_bank, APOLOGIES, cast.sbm)
    assert given.update == "We trial a new scheme."


def test_answer_is_told_to_the_booker(cast, meeting, letters_to):
    actions.answer(meeting, cast.moss_bank, choice=SENDING, substitute="Deputy head", by=cast.sbm)

    letter = letters_to(cast.organiser)[-1]
    assert letter.kind == Kind.ANSWER
    assert letter.subject.startswith("Moss Bank Primary School answered: Sending somebody else: Deputy head.")
    assert letter.reply_to == "sbm@mossbank.example"


def test_answer_that_says_nothing_new_is_told_to_nobody(cast, meeting, letters_to):
    for _ in range(2):
        actions.answer(meeting, cast.moss_bank, choice=COMING, by=cast.member)

    assert [letter.kind for letter in letters_to(cast.organiser)] == [Kind.MEETING, Kind.ANSWER]


def test_answer_given_anew_takes_back_the_letter_about_the_earlier_one(cast, meeting, letters_to, at_nine_on_monday):
    actions.answer(meeting, cast.moss_bank, choice=COMING, by=cast.member)
    at_nine_on_monday.shift(60)
    actions.answer(meeting, cast.moss_bank, choice=APOLOGIES, by=cast.member)

    assert [letter.state for letter in letters_to(cast.organiser)[1:]] == [STATE.WITHDRAWN, STATE.QUEUED]


def test_answer_may_wait_for_the_bookers_daily_summary(cast, meeting, letters_to):
    Preference.objects.create(user=cast.organiser, kind=Kind.ANSWER, pace="daily")

    actions.answer(meeting, cast.moss_bank, choice=COMING, by=cast.member)

    assert letters_to(cast.organiser)[-1].state == STATE.HELD


def test_answer_of_the_booker_is_told_to_nobody(cast, meeting, letters_to):
    actions.answer(meeting, cast.brook_lane, choice=COMING, by=cast.organiser)

    assert [letter.kind for letter in letters_to(cast.organiser)] == [Kind.MEETING]


def test_answer_is_not_told_to_a_booker_who_has_left(cast, meeting, letters_to):
    cast.organiser.posts.update(ends_on=date(2026, 11, 1))
    cast.organiser.offices.update(ends_on=date(2026, 11, 1))

    actions.answer(meeting, cast.moss_bank, choice=COMING, by=cast.member)

    assert [letter.kind for letter in letters_to(cast.organiser)] == [Kind.MEETING]


def test_answer_drops_the_substitute_when_somebody_comes_after_all(cast, meeting):
    actions.answer(meeting, cast.moss_bank, choice=SENDING, substitute="Deputy head", by=cast.member)
    actions.answer(meeting, cast.moss_bank, choice=COMING, substitute="Deputy head", by=cast.member)

    assert Answer.objects.get().substitute == ""


def test_answer_refuses_an_unnamed_substitute(cast, meeting):
    with pytest.raises(ValidationError, match="Enter the name of the person you are sending"):
        actions.answer(meeting, cast.moss_bank, choice=SENDING, by=cast.member)


def test_answer_refuses_a_substitute_on_a_statutory_board_and_says_why(cast, draft):
    board = factories.cluster("Board", cast.moss_bank, cast.brook_lane, profile=Profile.STATUTORY)
    meeting = actions.schedule(draft(group=board), by=cast.organiser)

    with pytest.raises(ValidationError, match="Its members are appointed by name"):
        actions.answer(meeting, cast.moss_bank, choice=SENDING, substitute="Deputy head", by=cast.member)


def test_answer_refuses_online_without_a_link(cast, meeting):
    with pytest.raises(ValidationError, match="no link to join online"):
        actions.answer(meeting, cast.moss_bank, choice=ONLINE, by=cast.member)


@pytest.mark.parametrize("moment", [datetime(2027, 1, 14, 13, 30, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)])
def test_answer_refuses_once_begun(cast, meeting, at_nine_on_monday, moment):
    at_nine_on_monday.move_to(moment)

    with pytest.raises(ValidationError, match="This meeting has begun"):
        actions.answer(meeting, cast.moss_bank, choice=COMING, by=cast.member)


@pytest.mark.django_db(transaction=True)
def test_answer_of_two_colleagues_at_once_leaves_one_whole_answer(cast, meeting):
    outcomes = at_once(
        lambda: actions.answer(meeting, cast.moss_bank, choice=COMING, by=cast.member),
        lambda: actions.answer(meeting, cast.moss_bank, choice=SENDING, substitute="Deputy head", by=cast.sbm),
    )

    given = Answer.objects.get()
    assert {type(outcome) for outcome in outcomes} == {Answer}
    assert (given.choice, given.substitute, given.given_by) in [
        (COMING, "", cast.member),
        (SENDING, "Deputy head", cast.sbm),
    ]


# --- remind ----------------------------------------------------------------------------------------


def reminded():
    """Who got reminders, with the beginning of each subject."""
    letters = Letter.objects.filter(kind=Kind.REMINDER).order_by("id")
    return [(letter.address, letter.subject.partition(":")[0]) for letter in letters]


def due_moments():
    return [(reminder.kind, reminder.due_at) for reminder in Reminder.objects.order_by("due_at")]


def test_reminders_are_planned_for_the_same_time_of_day(meeting):
    assert due_moments() == [
        ("week", datetime(2027, 1, 7, 13, 30, tzinfo=UTC)),
        ("day", datetime(2027, 1, 13, 13, 30, tzinfo=UTC)),
    ]


def test_reminders_follow_the_clock_over_the_change(cast, draft):
    actions.schedule(
        draft(starts_at=datetime(2027, 3, 29, 8, tzinfo=UTC), ends_at=datetime(2027, 3, 29, 9, tzinfo=UTC)),
        by=cast.organiser,
    )

    assert [moment for _, moment in due_moments()] == [
        datetime(2027, 3, 22, 9, tzinfo=UTC),
        datetime(2027, 3, 28, 8, tzinfo=UTC),
    ]


def test_a_meeting_booked_late_is_not_followed_by_reminders_at_once(cast, draft, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 13, 14, tzinfo=UTC))

    meeting = actions.schedule(draft(), by=cast.organiser)

    assert due_moments() == []
    assert actions.remind(meeting) == 0


def test_a_week_ahead_only_schools_that_have_not_answered_are_reminded(cast, meeting, at_nine_on_monday):
    actions.answer(meeting, cast.brook_lane, choice=COMING, by=cast.organiser)
    at_nine_on_monday.move_to(datetime(2027, 1, 7, 13, 30, tzinfo=UTC))

    actions.remind(meeting)

    assert reminded() == [("head@mossbank.example", "Please answer")]


def test_a_day_ahead_all_are_reminded_but_those_who_sent_apologies(cast, meeting, at_nine_on_monday):
    actions.answer(meeting, cast.moss_bank, choice=APOLOGIES, by=cast.member)
    at_nine_on_monday.move_to(datetime(2027, 1, 13, 13, 30, tzinfo=UTC))

    actions.remind(meeting)

    assert reminded() == [("head@brooklane.example", "Reminder")]


def test_remind_posts_each_round_once(meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 7, 13, 30, tzinfo=UTC))

    assert [actions.remind(meeting) for _ in range(3)] == [2, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_remind_from_four_workers_at_once_posts_each_round_once(meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 13, 13, 30, tzinfo=UTC))

    counts = at_once(*[lambda: actions.remind(meeting)] * 4)

    assert sorted(counts) == [0, 0, 0, 2]
    assert len(reminded()) == 2


def test_remind_catches_up_after_an_outage_with_the_latest_round_only(meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 14, 9, tzinfo=UTC))

    actions.remind(meeting)
    actions.remind(meeting)

    assert reminded() == [("head@brooklane.example", "Reminder"), ("head@mossbank.example", "Reminder")]


def test_remind_says_nothing_once_the_meeting_has_begun(meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 14, 13, 30, tzinfo=UTC))

    assert actions.remind(meeting) == 0


def test_reminder_letters_expire_when_the_meeting_starts(meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 13, 13, 30, tzinfo=UTC))

    actions.remind(meeting)

    assert set(Letter.objects.filter(kind=Kind.REMINDER).values_list("expires_at", flat=True)) == {meeting.starts_at}


def test_reminders_follow_a_meeting_that_moves(cast, meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 7, 13, 30, tzinfo=UTC))
    actions.remind(meeting)

    move(meeting, by=cast.organiser, hours=24)

    waiting = Reminder.objects.waiting().order_by("due_at")
    assert [(each.kind, each.schedule_version, each.due_at) for each in waiting] == [
        ("week", 2, datetime(2027, 1, 8, 13, 30, tzinfo=UTC)),
        ("day", 2, datetime(2027, 1, 14, 13, 30, tzinfo=UTC)),
    ]
    assert set(Letter.objects.filter(kind=Kind.REMINDER).values_list("state", flat=True)) == {STATE.WITHDRAWN}


def test_reminders_stop_when_the_meeting_is_cancelled(cast, meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 7, 13, 30, tzinfo=UTC))
    actions.remind(meeting)

    actions.cancel(meeting, reason="Snow", by=cast.organiser)
    at_nine_on_monday.move_to(datetime(2027, 1, 13, 13, 30, tzinfo=UTC))

    assert actions.remind(meeting) == 0
    assert set(Letter.objects.filter(kind=Kind.REMINDER).values_list("state", flat=True)) == {STATE.WITHDRAWN}


def test_answers_for_an_earlier_date_are_no_answers_to_a_reminder(cast, meeting, at_nine_on_monday):
    actions.answer(meeting, cast.moss_bank, choice=APOLOGIES, by=cast.member)
    move(meeting, by=cast.organiser)
    at_nine_on_monday.move_to(datetime(2027, 1, 13, 14, 30, tzinfo=UTC))

    actions.remind(meeting)

    assert reminded() == [("head@brooklane.example", "Reminder"), ("head@mossbank.example", "Reminder")]


def test_reminders_reach_the_successor_of_a_head_who_left(cast, meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 7, 13, 30, tzinfo=UTC))
    cast.member.posts.update(ends_on=date(2027, 1, 1))
    successor = factories.person("new@mossbank.example")
    factories.post(successor, cast.moss_bank, Job.HEAD, starts_on=date(2027, 1, 1))

    actions.remind(meeting)

    assert ("new@mossbank.example", "Please answer") in reminded()
    assert ("head@mossbank.example", "Please answer") not in reminded()


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
