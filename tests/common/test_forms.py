"""What the date and time fields take, and what they say."""

from datetime import date, time

import pytest
from django import forms

from common.forms import Choice, DateField, TimeField


class BookingForm(forms.Form):
    on = DateField(called="the date of the meeting")
    at = TimeField()
    until = TimeField(required=False)


def booking(**typed):
    return BookingForm({"on_day": "14", "on_month": "1", "on_year": "2027", "at": "1:30pm"} | typed)


@pytest.mark.parametrize(
    ("day", "month", "year", "read"),
    [
        ("14", "1", "2027", date(2027, 1, 14)),
        (" 14 ", "01", "2027 ", date(2027, 1, 14)),
        ("29", "2", "2028", date(2028, 2, 29)),
        ("14", "January", "2027", date(2027, 1, 14)),
        ("14", "jan", "2027", date(2027, 1, 14)),
    ],
)
def test_date(day, month, year, read):
    form = booking(on_day=day, on_month=month, on_year=year)

    assert form.is_valid()
    assert form.cleaned_data["on"] == read


@pytest.mark.parametrize(
    ("day", "month", "year", "says"),
    [
        ("", "", "", "Enter the date of the meeting"),
        ("14", "", "2027", "The date of the meeting must include a month"),
        ("", "1", "2027", "The date of the meeting must include a day"),
        ("14", "", "", "The date of the meeting must include a month and a year"),
        ("31", "2", "2027", "The date of the meeting must be a real date, such as 14 1 2027"),
        ("14", "1", "27", "The date of the meeting must have a year of four figures, such as 2027"),
        ("x", "1", "2027", "The date of the meeting must be a real date, such as 14 1 2027"),
        ("9" * 20, "1", "2027", "The date of the meeting must be a real date, such as 14 1 2027"),
        ("14", "9" * 20, "2027", "The date of the meeting must be a real date, such as 14 1 2027"),
        ("14", "ju", "2027", "The date of the meeting must be a real date, such as 14 1 2027"),
        ("²", "1", "2027", "The date of the meeting must be a real date, such as 14 1 2027"),
        ("14", "²", "2027", "The date of the meeting must be a real date, such as 14 1 2027"),
    ],
)
def test_date_refuses_in_words(day, month, year, says):
    form = booking(on_day=day, on_month=month, on_year=year)

    assert form.errors["on"] == [says]


def test_what_was_typed_as_a_date_is_shown_again():
    html = str(booking(on_day="31", on_month="Feb")["on"])

    assert 'value="31"' in html
    assert 'value="Feb"' in html


def test_date_shows_its_initial_value_in_three_boxes():
    html = str(BookingForm(initial={"on": date(2027, 1, 14)})["on"])

    assert 'name="on_day" type="text" inputmode="numeric" value="14"' in html
    assert 'name="on_month" type="text" inputmode="numeric" value="1"' in html
    assert 'name="on_year" type="text" inputmode="numeric" value="2027"' in html


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("13:30", time(13, 30)),
        ("1:30pm", time(13, 30)),
        ("1.30pm", time(13, 30)),
        ("1.30 PM", time(13, 30)),
        ("1pm", time(13)),
        ("9am", time(9)),
        ("9:30", time(9, 30)),
        ("09:30", time(9, 30)),
        ("01:30", time(1, 30)),
        ("1330", time(13, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("midday", time(12)),
        ("noon", time(12)),
        ("Midnight", time(0)),
    ],
)
def test_time(typed, read):
    form = booking(at=typed)

    assert form.is_valid()
    assert form.cleaned_data["at"] == read


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter the time, such as 1:30pm"),
        ("1:30", "Say whether 1:30 is am or pm, such as 1:30pm"),
        ("soon", "Enter the time like 1:30pm or 13:30"),
        ("25:00", "Enter the time like 1:30pm or 13:30"),
        ("13:60", "Enter the time like 1:30pm or 13:30"),
        ("13pm", "Enter the time like 1:30pm or 13:30"),
        ("0pm", "Enter the time like 1:30pm or 13:30"),
    ],
)
def test_time_refuses_in_words(typed, says):
    form = booking(at=typed)

    assert form.errors["at"] == [says]


def test_time_may_be_left_out_when_it_is_optional():
    form = booking(until="")

    assert form.is_valid()
    assert form.cleaned_data["until"] is None


def test_what_has_changed_is_known_by_meaning_not_by_spelling():
    same = BookingForm(
        {"on_day": "14", "on_month": "01", "on_year": "2027", "at": "13.30"},
        initial={"on": date(2027, 1, 14), "at": time(13, 30)},
    )

    assert same.changed_data == []
    assert BookingForm({"at": "nonsense"}, initial={"at": time(13, 30)}).changed_data == ["at"]


def test_choice_is_its_label_and_carries_a_hint():
    choice = Choice("School hall", "Seats 120")

    assert choice == "School hall"
    assert choice.hint == "Seats 120"
