"""Answering for a school, by one of its people and by two at once."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from clusters.models import HistoryLine
from clusters.permissions.table import Profile
from common.editing import Overtaken
from letters.models import Kind, Letter, Preference
from meetings import actions
from meetings.models import Answer
from tests import factories
from tests.meetings.together import move
from tests.together import at_once

COMING, APOLOGIES = Answer.Choice.COMING, Answer.Choice.APOLOGIES
SENDING, ONLINE = Answer.Choice.SENDING, Answer.Choice.ONLINE
STATE = Letter.State


def test_answer_is_the_schools_whoever_gives_it(cast, meeting):
    actions.answer(meeting, cast.moss_bank, choice=COMING, by=cast.member)
    actions.answer(meeting, cast.moss_bank, choice=APOLOGIES, update="We trial a new scheme.", by=cast.sbm)

    given = Answer.objects.get()
    assert (given.school, given.choice, given.given_by) == (cast.moss_bank, APOLOGIES, cast.sbm)
    assert given.update == "We trial a new scheme."


def test_answer_is_in_the_groups_history_with_its_meeting_and_not_in_the_schools(cast, meeting):
    actions.answer(meeting, cast.moss_bank, choice=COMING, by=cast.member)

    line = HistoryLine.objects.latest("id")
    assert line.text == "answered “Spring meeting” for Moss Bank Primary School: Coming in person"
    assert (line.group_id, line.school_id) == (cast.cluster.pk, None)


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


def test_answer_refuses_what_was_meant_for_an_earlier_date(cast, meeting):
    move(meeting, by=cast.organiser)

    with pytest.raises(ValidationError, match="The meeting has been changed since you opened this page"):
        actions.answer(meeting, cast.moss_bank, choice=COMING, by=cast.member)


@pytest.mark.django_db(transaction=True)
def test_answer_of_two_colleagues_who_saw_none_keeps_the_first(cast, meeting):
    outcomes = at_once(
        lambda: actions.answer(meeting, cast.moss_bank, choice=COMING, seen=0, by=cast.member),
        lambda: actions.answer(meeting, cast.moss_bank, choice=APOLOGIES, seen=0, by=cast.sbm),
    )

    assert {type(outcome) for outcome in outcomes} == {Answer, Overtaken}
    assert Answer.objects.get().version == 1


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
