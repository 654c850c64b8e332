"""The message that mail programs receive."""

from email import message_from_bytes, policy

import pytest

from letters import mime
from letters.models import Kind

CALENDAR = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Heads\xe2\x80\x99 meeting\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def received(post_one, reader):
    """A posted letter as a mail program parses it: `received(kind=Kind.MEETING)`."""

    def send(to=None, **said):
        made = mime.message_of(post_one(to or reader, **said)).message()
        return message_from_bytes(made.as_bytes(linesep="\r\n"), policy=policy.default)

    return send


def test_a_letter_is_text_and_html(received):
    message = received(subject="Meeting moved – please look")

    assert message["Subject"] == "Meeting moved – please look"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_an_invitation_stands_as_alternative_with_its_method_and_as_file(received):
    message = received(kind=Kind.MEETING, attachments=[("invite.ics", "text/calendar; method=REQUEST", CALENDAR)])

    body, file = message.iter_parts()
    calendar = list(body.iter_parts())[-1]
    assert (message.get_content_type(), body.get_content_type()) == ("multipart/mixed", "multipart/alternative")
    assert (calendar.get_content_type(), calendar.get_param("method")) == ("text/calendar", "REQUEST")
    assert calendar.get_filename() is None
    assert (file.get_content_type(), file.get_param("method"), file.get_filename()) == (
        "text/calendar",
        "REQUEST",
        "invite.ics",
    )
    for part in (calendar, file):
        assert part.get_content().replace("\r\n", "\n") == CALENDAR.decode().replace("\r\n", "\n")


def test_another_file_is_attached_as_it_is(received):
    message = received(attachments=[("map.pdf", "application/pdf", b"%PDF-1.7\x00\xff")])

    (file,) = message.iter_attachments()
    assert (file.get_content_type(), file.get_content()) == ("application/pdf", b"%PDF-1.7\x00\xff")


def test_no_machine_answers_and_one_reader_sees_one_address(received):
    message = received(reply_to="organiser@schools.example")

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["To"] == "reader@schools.example"
    assert message["Reply-To"] == "organiser@schools.example"


def test_a_kind_that_may_be_turned_off_can_be_with_one_click(received):
    message = received(kind=Kind.REMINDER)

    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].strip().startswith("<http://localhost:8000/letters/unsubscribe/")


def test_what_may_not_be_refused_has_no_such_headers(received):
    assert received(kind=Kind.MEETING)["List-Unsubscribe"] is None
    assert received("somebody@council.example", kind=Kind.REMINDER)["List-Unsubscribe"] is None
