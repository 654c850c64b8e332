"""What the letters about meetings say, and to whom."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from clusters.permissions.table import Job
from letters import rendering
from letters.actions import Draft
from letters.models import Kind
from meetings import actions
from meetings.models import Answer, Meeting
from tests import factories

LINK = re.compile(r"Answer for (?P<school>.+): (?P<link>http\S+/answer/\S+/)")


def test_an_invitation_names_the_meeting_in_full(cast, meeting, letters_to):
    letter = letters_to(cast.member)[-1]

    assert letter.subject == "Invitation: Spring meeting (North cluster), Thursday 14 January 2027, 1:30pm"
    assert "Head teacher, Brook Lane has booked a meeting of North cluster: Spring meeting." in letter.text
    assert "When: Thursday 14 January 2027, 1:30pm to 3pm" in letter.text
    assert "Where: Hall, Brook Lane Primary School" in letter.text
    assert "1. Transition\n2. Moderation" in letter.text
    assert letter.reply_to == "head@brooklane.example"
    assert letter.posted_by == cast.organiser


def test_an_invitation_brings_a_link_for_each_school_of_the_reader(cast, draft, letters_to):
    factories.post(cast.member, cast.brook_lane, Job.HEAD)

    actions.schedule(draft(), by=cast.organiser)

    (letter,) = letters_to(cast.member)
    assert sorted(LINK.findall(letter.text_with_links)) == sorted(set(LINK.findall(letter.text_with_links)))
    assert [school for school, _ in LINK.findall(letter.text_with_links)] == [
        "Brook Lane Primary School",
        "Moss Bank Primary School",
    ]


@pytest.mark.parametrize("kind", [Kind.MEETING, Kind.REMINDER])
@pytest.mark.parametrize("schools", [[], ["St Mary’s & <St Anne’s>"], ["Brook Lane", "Moss Bank"]])
def test_a_circular_says_to_each_reader_what_a_letter_of_their_own_would(cast, meeting, kind, schools):
    said = {"meeting": meeting, "by": cast.organiser, "page": "https://schools.example/meetings/1/"}
    said["facts"] = rendering.Part("meetings/emails/_facts", {**said, "where": "Hall", "agenda": ["R&D"]})
    asks = [(school, f"https://schools.example/answer/{number}/?a=1&b=2") for number, school in enumerate(schools)]
    template = "meetings/emails/invitation"
    circular = rendering.Circular(template, said)

    def bodies(reader, template, **more):
        told = {"kind": kind, "to": reader, "subject": "", "about": "", "dedupe_key": ""}
        return rendering.bodies(Draft(template=template, **told, **more))

    for reader in (cast.member, cast.organiser, "head@elsewhere.example"):
        own = bodies(reader, template, context={**said, "own": asks})
        assert bodies(reader, circular, own=asks) == own
        assert "\0" not in "".join(own)


def test_somebody_without_a_seat_is_not_asked_to_answer(cast, draft, letters_to):
    actions.schedule(draft(), by=cast.officer)

    (letter,) = letters_to(cast.officer)
    assert LINK.findall(letter.text_with_links) == []


def test_text_is_not_escaped_and_html_is(cast, draft, letters_to):
    actions.schedule(draft(title="Heads & <deputies>", place="St Mary’s"), agenda=["R&D"], by=cast.organiser)

    letter = letters_to(cast.member)[-1]
    assert "Heads & <deputies>" in letter.text
    assert "1. R&D" in letter.text
    assert "Heads &amp; &lt;deputies&gt;" in letter.html
    assert "<deputies>" not in letter.html


def test_a_moved_meeting_says_what_changed_and_asks_again(cast, meeting, letters_to):
    moved = Meeting.objects.for_calendars().get()
    moved.starts_at, moved.ends_at = moved.starts_at + timedelta(days=7), moved.ends_at + timedelta(days=7)
    actions.change(moved, agenda=["Transition", "Moderation"], seen=1, by=cast.officer)

    letter = letters_to(cast.member)[-1]
    assert letter.subject.startswith("Changed, please answer again: Spring meeting (North cluster), Thursday 21")
    assert "was: Thursday 14 January 2027, 1:30pm to 3pm" in letter.text
    assert "is now: Thursday 21 January 2027, 1:30pm to 3pm" in letter.text
    assert len(LINK.findall(letter.text_with_links)) == 1


def test_a_cancellation_says_why(cast, meeting, letters_to):
    actions.cancel(meeting, reason="Snow", by=cast.officer)

    letter = letters_to(cast.member)[-1]
    assert letter.subject == "Cancelled: Spring meeting (North cluster), Thursday 14 January 2027, 1:30pm"
    assert "Why: Snow" in letter.text
    assert LINK.findall(letter.text_with_links) == []


def test_a_reminder_a_day_before_says_what_the_school_answered(cast, meeting, letters_to, at_nine_on_monday):
    actions.answer(meeting, cast.moss_bank, choice=Answer.Choice.COMING, by=cast.member)
    at_nine_on_monday.move_to(datetime(2027, 1, 13, 13, 30, tzinfo=UTC))
    actions.remind(meeting)

    letter = letters_to(cast.member)[-1]
    assert letter.kind == Kind.REMINDER
    assert "Moss Bank Primary School answered: Coming in person. Change it: http" in letter.text_with_links
    assert LINK.findall(letter.text_with_links) == []


def test_an_answer_is_told_with_its_written_update(cast, meeting, letters_to):
    actions.answer(
        meeting, cast.moss_bank, choice=Answer.Choice.APOLOGIES, update="We trial a new scheme.", by=cast.sbm
    )

    letter = letters_to(cast.organiser)[-1]
    assert "Moss Bank Primary School answered for Spring meeting: Sending apologies." in letter.text
    assert "Written update\nWe trial a new scheme." in letter.text
