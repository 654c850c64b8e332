"""Money as people write it."""

import pytest
from django import forms
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from common import money
from common.forms import PoundsField


@pytest.mark.parametrize(
    ("pence", "said"),
    [
        (125_000, "£1,250.00"),
        (-2_000, "−£20.00"),
        (0, "£0.00"),
        (5, "£0.05"),
        (-1, "−£0.01"),
        (123_456_789, "£1,234,567.89"),
    ],
)
def test_pounds_says_pence_as_people_write_them(pence, said):
    assert money.pounds(pence) == said
    assert Template("{{ pence|pounds }}").render(Context({"pence": pence})) == said


def test_the_filter_says_nothing_of_nothing():
    assert Template("{{ pence|pounds }}{{ other|pounds }}").render(Context({"pence": None})) == ""


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("1,250", 125_000),
        ("£1250.00", 125_000),
        ("1250.5", 125_050),
        (" £ 1 250.05 ", 125_005),
        (".50", 50),
        ("7.", 700),
        ("0", 0),
        ("-£20", -2_000),
        ("£-20", -2_000),
        ("−20.00", -2_000),
        ("1,234,567.89", 123_456_789),
    ],
)
def test_pence_of_reads_what_people_type(typed, pence):
    assert money.pence_of(typed) == pence


@pytest.mark.parametrize(
    "typed", ["", ".", "£", "abc", "1.2.3", "12,50", "1,25", "1e3", "££5", "٣²", "5p", "--5", "1,000,000,000"]
)
def test_pence_of_refuses_what_is_no_amount(typed):
    with pytest.raises(money.NotAnAmount):
        money.pence_of(typed)


def test_pence_of_refuses_parts_of_a_penny_by_a_name_of_their_own():
    with pytest.raises(money.TooFine):
        money.pence_of("10.005")


@given(st.integers(min_value=1 - money.LARGEST, max_value=money.LARGEST - 1))
def test_what_is_written_is_read_back(pence):
    assert money.pence_of(money.pounds(pence)) == pence
    assert money.pence_of(money.plain_pounds(pence)) == pence


class CostForm(forms.Form):
    net = PoundsField(called="the net cost")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "Enter the net cost in pounds, such as 1,250.00"),
        ("lots", "The net cost must be in pounds, such as 1,250.00"),
        ("10.005", "The net cost must be in pounds and whole pence, such as 1,250.50"),
        ("-1", "The net cost must be £0.00 or more"),
    ],
)
def test_the_field_says_what_to_do(typed, problem):
    assert CostForm({"net": typed}).errors == {"net": [problem]}


def test_the_field_gives_pence_and_shows_pounds():
    form = CostForm({"net": "£1,250"}, initial={"net": 125_000})

    assert form.is_valid()
    assert form.cleaned_data == {"net": 125_000}
    assert not form.has_changed()
    assert 'value="1250.00"' in str(CostForm(initial={"net": 125_000})["net"])
    assert 'value="lots"' in str(CostForm({"net": "lots"})["net"])


def test_the_field_may_be_left_out_and_bounded():
    field = PoundsField(required=False, at_least=-500, at_most=500)

    assert field.clean("") is None
    assert field.clean("-5") == -500
    with pytest.raises(forms.ValidationError, match=r"The amount must be £5.00 or less"):
        field.clean("5.01")
