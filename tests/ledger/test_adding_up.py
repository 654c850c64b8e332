"""The sentence that says how far the figures of a split have come."""

import pytest

from ledger import adding_up
from ledger.adding_up import RULES


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("1,250", 125000),
        ("£1250.00", 125000),
        ("1250.5", 125050),
        ("33.33%", 3333),
        (" 2 ", 200),
        ("", 0),
        (None, 0),
        ("two", 0),
        ("-5", 0),
        ("1.234", 0),
        ("²", 0),
    ],
)
def test_what_was_typed_is_read_in_hundredths(typed, figure):
    assert adding_up.hundredths(typed) == figure


@pytest.mark.parametrize(
    ("figure", "unit", "words"),
    [
        (125000, "£", "£1,250.00"),
        (3333, "%", "33.33%"),
        (10000, "%", "100%"),
        (1250, "", "12.5"),
        (140000, "", "1,400"),
    ],
)
def test_a_figure_is_written_as_people_write_it(figure, unit, words):
    assert adding_up.written(figure, unit) == words


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (120000, "£1,200.00 of £1,250.00 so far: £50.00 still to share out."),
        (125000, "£1,250.00 of £1,250.00: it adds up."),
        (125001, "£1,250.01 of £1,250.00: £0.01 too much."),
    ],
)
def test_exact_amounts_say_how_much_is_missing_or_too_much(got, words):
    assert adding_up.sentence(RULES["exact"], got, 125000) == words


def test_figures_that_need_no_total_are_only_added_up():
    assert adding_up.sentence(RULES["places"], 1400) == "Places in all: 14."
    assert adding_up.sentence(RULES["pupils"], 168000) == "Pupils in all: 1,680."
