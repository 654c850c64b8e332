"""Calendar lines written by hand mean to the icalendar library what they were made from."""

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters import calendar_lines as lines

# What a program may put into a calendar file: no control characters but tabs and line breaks.
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n\t"), max_size=300)


def event(*content):
    written = lines.written(["BEGIN:VEVENT", *content, "END:VEVENT"])
    return written, icalendar.Event.from_ical(written)


@given(words)
def test_a_text_comes_back_as_it_was(value):
    _, read = event(f"SUMMARY:{lines.text(value)}")

    assert str(read["SUMMARY"]) == value


@given(words)
def test_a_parameter_comes_back_as_it_was(value):
    _, read = event(f"ATTENDEE;CN={lines.parameter(value)}:mailto:head@school.example")

    assert read["ATTENDEE"].params["CN"] == value
    assert read["ATTENDEE"] == "mailto:head@school.example"


@given(words)
def test_no_line_is_longer_than_75_bytes_and_none_is_cut_within_a_character(value):
    written, _ = event(f"DESCRIPTION:{lines.text(value)}")

    for line in written.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        line.decode()


@pytest.mark.parametrize("value", ["a\r\nb", "a\rb"])
def test_every_kind_of_line_break_is_one(value):
    _, read = event(f"SUMMARY:{lines.text(value)}")

    assert str(read["SUMMARY"]) == "a\nb"
