"""The files that go into calendars, read back with the icalendar library."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from common.dates import LONDON
from letters import calendars
from letters.models import Letter
from meetings import actions, calendar
from meetings.models import Meeting


def read(letter):
    """(attachment, calendar, event) of a letter."""
    attachment = letter.attachments.get()
    found = icalendar.Calendar.from_ical(bytes(attachment.content))
    (event,) = found.walk("VEVENT")
    return attachment, found, event


@pytest.fixture
def invited(cast, meeting, letters_to):
    """The member's invitation, read."""
    return read(letters_to(cast.member)[-1])


def fresh(meeting):
    return Meeting.objects.for_calendars().get(pk=meeting.pk)


def test_an_invitation_is_a_request_in_its_type_and_in_its_body(invited):
    attachment, found, _ = invited

    assert attachment.name == "invite.ics"
    assert attachment.content_type == "text/calendar; method=REQUEST; charset=utf-8"
    assert found["METHOD"] == "REQUEST"
    assert found["VERSION"] == "2.0"


def test_an_invitation_has_one_attendee_and_the_portals_mailbox_as_organizer(cast, invited):
    _, _, event = invited

    assert event["ATTENDEE"] == f"mailto:{cast.member.email}"
    assert event["ATTENDEE"].params["CN"] == "Head teacher, Moss Bank"
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert event["ORGANIZER"] == "mailto:portal@localhost"
    assert event["ORGANIZER"].params["CN"] == "North cluster"


def test_an_invitation_says_when_in_londons_time_and_brings_its_rules(invited):
    _, found, event = invited
    (zone,) = found.walk("VTIMEZONE")

    assert event.decoded("DTSTART") == datetime(2027, 1, 14, 13, 30, tzinfo=LONDON)
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event.decoded("DTEND") == datetime(2027, 1, 14, 15, tzinfo=LONDON)
    assert zone["TZID"] == "Europe/London"


@pytest.mark.parametrize(
    ("moment", "offset"),
    [
        ("2027-01-14T13:30", 0),
        ("2027-03-28T00:59", 0),
        ("2027-03-28T02:00", 1),
        ("2027-07-01T09:00", 1),
        ("2027-10-31T00:59", 1),
        ("2027-10-31T02:00", 0),
    ],
)
def test_the_zones_rules_agree_with_the_time_zone_database(moment, offset):
    shown = datetime.fromisoformat(moment)
    zone = icalendar.Timezone.from_ical("\r\n".join(calendars.ZONE))

    assert shown.replace(tzinfo=zone.to_tz(lookup_tzid=False)).utcoffset() == timedelta(hours=offset)
    assert shown.replace(tzinfo=LONDON).utcoffset() == timedelta(hours=offset)


def test_an_invitation_says_what_where_and_how(cast, draft, letters_to):
    cast.brook_lane.latitude, cast.brook_lane.longitude = 53.57795, -2.42938
    cast.brook_lane.save()
    actions.schedule(
        draft(join_link="https://meet.example/spring"), agenda=["Transition", "Moderation"], by=cast.organiser
    )

    _, _, event = read(letters_to(cast.member)[-1])

    assert event["SUMMARY"] == "Spring meeting (North cluster)"
    assert event["LOCATION"].startswith("Hall, Brook Lane Primary School, ZZ")
    assert "Join online: https://meet.example/spring\n\nAgenda\n1. Transition\n2. Moderation" in event["DESCRIPTION"]
    assert event["GEO"].to_ical() == "53.57795;-2.42938"
    assert event["STATUS"] == "CONFIRMED"


def test_a_meeting_that_is_only_online_has_its_link_for_a_place(draft):
    online = draft(host_school=None, place="", join_link="https://meet.example/spring")

    assert calendar.location(online) == "https://meet.example/spring"


def test_a_title_that_names_the_group_is_not_made_longer(draft):
    assert calendar.summary(draft(title="North cluster meeting")) == "North cluster meeting"


def test_lines_end_in_crlf_and_are_folded_at_75_bytes(cast, draft, letters_to):
    actions.schedule(draft(), agenda=["Übergang – " * 20], by=cast.organiser)

    content = bytes(letters_to(cast.member)[-1].attachments.get().content)

    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    _, _, event = read(letters_to(cast.member)[-1])
    assert "Übergang – " * 19 in event["DESCRIPTION"]


def test_text_with_calendar_punctuation_comes_back_as_it_was(cast, draft, letters_to):
    title = "Heads; “transition”, Year 6\\7 BEGIN:VEVENT"

    actions.schedule(draft(title=title, place="Room 1, first floor; left"), by=cast.organiser)

    _, _, event = read(letters_to(cast.member)[-1])
    assert event["SUMMARY"] == f"{title} (North cluster)"
    assert event["LOCATION"].startswith("Room 1, first floor; left, Brook Lane")


def test_a_move_keeps_the_uid_and_raises_the_sequence(cast, meeting, letters_to):
    moved = fresh(meeting)
    moved.starts_at, moved.ends_at = moved.starts_at + timedelta(days=7), moved.ends_at + timedelta(days=7)
    actions.change(moved, agenda=[], seen=1, by=cast.organiser)

    (_, _, first), (_, found, second) = [read(letter) for letter in letters_to(cast.member)]

    assert found["METHOD"] == "REQUEST"
    assert first["UID"] == second["UID"] == str(meeting.uid)
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert second.decoded("DTSTART") == datetime(2027, 1, 21, 13, 30, tzinfo=LONDON)


def test_a_cancellation_strikes_the_same_event_out(cast, meeting, letters_to):
    actions.cancel(meeting, reason="Snow", by=cast.organiser)

    attachment, found, event = read(letters_to(cast.member)[-1])

    assert attachment.content_type == "text/calendar; method=CANCEL; charset=utf-8"
    assert (found["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert event["UID"] == str(meeting.uid)
    assert event["ATTENDEE"] == f"mailto:{cast.member.email}"


@pytest.mark.parametrize(
    ("starts_at", "written"),
    [
        # 1:30am comes twice on 31 October 2027; iCalendar takes a local time for the first of the two.
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), b"DTSTART;TZID=Europe/London:20271031T013000"),
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), b"DTSTART:20271031T013000Z"),
    ],
)
def test_the_hour_that_comes_twice_is_written_so_that_it_is_understood(cast, draft, starts_at, written):
    actions.schedule(draft(starts_at=starts_at, ends_at=starts_at + timedelta(hours=3)), by=cast.organiser)

    content = bytes(Letter.objects.first().attachments.get().content)

    assert written in content.split(b"\r\n")


def test_a_published_calendar_has_no_attendees_and_keeps_the_cancelled(cast, meeting):
    actions.cancel(meeting, reason="Snow", by=cast.organiser)

    found = icalendar.Calendar.from_ical(calendar.published([fresh(meeting)], name="School clusters"))

    (event,) = found.walk("VEVENT")
    assert (found["METHOD"], found["X-WR-CALNAME"]) == ("PUBLISH", "School clusters")
    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert "ATTENDEE" not in event


def test_the_fingerprint_changes_with_the_calendar_and_only_then(cast, meeting):
    before = calendar.fingerprint([fresh(meeting)])

    assert calendar.fingerprint([fresh(meeting)]) == before
    actions.cancel(meeting, reason="Snow", by=cast.organiser)
    assert calendar.fingerprint([fresh(meeting)]) != before


@pytest.mark.parametrize(
    "name",
    ["A\r\nATTENDEE:mailto:b@example.org", 'Head "teacher"', "Head; deputy: acting, Moss Bank", "A\x07B", "Ünï ^n"],
)
def test_no_name_breaks_a_calendar_or_adds_a_line_to_it(cast, draft, letters_to, name):
    cast.member.name, cast.cluster.name = name, name
    cast.member.save()
    cast.cluster.save()

    actions.schedule(draft(title=" ".join(name.split())), agenda=[name], by=cast.organiser)

    attachment, _, event = read(letters_to(cast.member)[-1])
    assert event["ATTENDEE"] == f"mailto:{cast.member.email}"
    assert event["ORGANIZER"] == "mailto:portal@localhost"
    assert bytes(attachment.content).count(b"\r\nATTENDEE") == 1
