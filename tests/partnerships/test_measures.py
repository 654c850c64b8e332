"""Measures: figures that are not published stay apart from zero, in the database, in the table and in the chart."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from clusters.models import HistoryLine
from common.editing import Overtaken
from partnerships import figures
from partnerships.actions import measures as actions
from partnerships.charts import Picture
from partnerships.models import Comparator, Figure, Measure

YEARS = [2018, 2021, 2022, 2023]
ALL_PUPILS = {
    "Northmoor": ["−0.20", "−0.12", "−0.08", "0.05"],
    "England": ["−0.03", "−0.03", "−0.03", "−0.03"],
    "North West": ["−0.18", "−0.16", "−0.20", "−0.17"],
    "Statistical neighbours": ["−0.15", "−0.11", "−0.11", "−0.11"],
}
DISADVANTAGED = {
    "Northmoor": ["−0.49", "−0.51", "−0.53", "−0.30"],
    "England": ["−0.45", "−0.55", "−0.57", "−0.57"],
    "North West": ["−0.63", "−0.69", "−0.75", "−0.71"],
    "Statistical neighbours": ["−0.52", "−0.56", "−0.58", "−0.57"],
}
NOT_PUBLISHED = [2024, 2025]


def a_measure(cast, title="Progress 8, all pupils", lines=ALL_PUPILS, **fields):
    ours, *others = lines
    source = "Department for Education, key stage 4 performance"
    measure = Measure(partnership=cast.partnership, title=title, source=source, **fields)
    return actions.choose(measure, ours=ours, others=others, by=cast.lead)


def entered(measure, lines, by):
    """`measure` with the figures of `lines`, and none published for the two years after them."""
    by_name = {line.name: line.pk for line in measure.comparators.all()}
    readings = {
        (by_name[name], year): figures.read(text, decimals=2)
        for name, texts in lines.items()
        for year, text in zip([*YEARS, *NOT_PUBLISHED], [*texts, *["not published"] * len(NOT_PUBLISHED)], strict=True)
    }
    actions.enter(measure, readings, seen=measure.version, by=by)
    return Measure.objects.for_guard().get(pk=measure.pk)


@pytest.fixture
def progress_8(cast):
    return entered(a_measure(cast), ALL_PUPILS, cast.lead)


# --- figures as people write them -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "status", "value"),
    [
        ("-0.20", "published", "-0.20"),
        ("−0.20", "published", "-0.20"),
        ("0", "published", "0"),
        (" 63.1% ", "published", "63.1"),
        ("1,204", "published", "1204"),
        ("0.05 provisional", "provisional", "0.05"),
        ("0.05p", "provisional", "0.05"),
        ("Not published", "not_published", None),
        ("np", "not_published", None),
        ("suppressed", "suppressed", None),
        ("c", "suppressed", None),
    ],
)
def test_a_figure_is_read(text, status, value):
    assert figures.read(text, decimals=2) == figures.Reading(status, value and Decimal(value))


def test_an_empty_box_is_no_figure():
    assert figures.read("  ", decimals=2) is None


@pytest.mark.parametrize("text", ["about 3", "0.205", "1e5", "NaN", "--1", "-", "0.05 maybe", "9" * 12])
def test_what_is_no_figure_is_refused(text):
    with pytest.raises(figures.NotAFigure):
        figures.read(text, decimals=2)


@pytest.mark.parametrize("text", ["-0.20", "0.05 provisional", "not published", "suppressed"])
def test_what_was_entered_stands_in_the_box_again(text):
    reading = figures.read(text, decimals=2)

    assert figures.written(Figure(status=reading.status, value=reading.value), decimals=2) == text


# --- the database -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "value"), [("published", None), ("not_published", 0), ("suppressed", 1), ("guessed", 1)]
)
def test_the_database_keeps_a_value_or_a_reason_never_both(cast, status, value):
    line = a_measure(cast).comparators.first()

    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.create(comparator=line, year=2023, status=status, value=value)


def test_the_database_keeps_one_figure_a_year(progress_8):
    line = progress_8.comparators.first()

    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.create(comparator=line, year=2023, value=1)


def test_the_database_keeps_one_line_of_our_own(progress_8):
    with pytest.raises(IntegrityError), transaction.atomic():
        Comparator.objects.create(measure=progress_8, name="Another", is_ours=True)


# --- actions ----------------------------------------------------------------------------------------


def test_choosing_a_measure_draws_its_lines_and_is_written_down(cast):
    measure = a_measure(cast)

    assert [(line.name, line.is_ours) for line in measure.comparators.in_order()] == [
        ("Northmoor", True),
        ("England", False),
        ("North West", False),
        ("Statistical neighbours", False),
    ]
    assert HistoryLine.objects.latest("pk").text == "chose to measure “Progress 8, all pupils”"


def test_too_many_lines_are_refused(cast):
    with pytest.raises(ValidationError, match="at most 7 comparators"):
        a_measure(cast, lines=dict.fromkeys("ABCDEFGHI"))


def test_two_lines_of_one_name_are_refused(cast):
    measure = Measure(partnership=cast.partnership, title="Attendance", source="Register")

    with pytest.raises(ValidationError, match="a name of its own"):
        actions.choose(measure, ours="England", others=["england"], by=cast.lead)


def test_a_line_whose_name_stays_keeps_its_figures(cast, progress_8):
    actions.change(progress_8, ours="Borough", others=["England", "London"], seen=progress_8.version, by=cast.lead)

    kept = {line.name: line.figures.count() for line in progress_8.comparators.in_order()}
    assert kept == {"Borough": 6, "England": 6, "London": 0}


def test_a_comparator_can_become_the_own_line(cast, progress_8):
    actions.change(progress_8, ours="England", others=["Northmoor"], seen=progress_8.version, by=cast.lead)

    assert [line.name for line in progress_8.comparators.in_order()] == ["England", "Northmoor"]


def test_figures_entered_over_somebody_elses_are_refused(cast, progress_8):
    with pytest.raises(Overtaken):
        actions.enter(progress_8, {}, seen=progress_8.version - 1, by=cast.lead)


def test_a_figure_of_another_measure_is_not_touched(cast, progress_8):
    other = a_measure(cast, "Progress 8, disadvantaged pupils", DISADVANTAGED)
    line = other.comparators.first()

    reading = figures.read("1", decimals=2)
    actions.enter(progress_8, {(line.pk, 2023): reading}, seen=progress_8.version, by=cast.lead)

    assert line.figures.count() == 0


# --- table and chart --------------------------------------------------------------------------------


def by_line(picture):
    """{line: its cells, the earliest year first}."""
    return {name: [row.cells[number] for row in picture.rows] for number, name in enumerate(picture.lines)}


def test_the_table_holds_every_figure_and_says_what_is_not_published(progress_8):
    picture = Picture.of(progress_8)

    assert [row.year for row in picture.rows] == ["2018/19", "2021/22", "2022/23", "2023/24", "2024/25", "2025/26"]
    assert by_line(picture) == {name: [*texts, *["not published"] * 2] for name, texts in ALL_PUPILS.items()}


def test_the_table_of_disadvantaged_pupils(cast):
    measure = entered(a_measure(cast, "Progress 8, disadvantaged", DISADVANTAGED), DISADVANTAGED, cast.lead)

    assert {name: texts[:4] for name, texts in by_line(Picture.of(measure)).items()} == DISADVANTAGED


def test_a_year_without_a_row_is_no_figure_and_a_zero_is_a_figure(cast):
    measure = a_measure(cast, lines={"Northmoor": [], "England": []})
    ours, england = measure.comparators.in_order()
    actions.enter(measure, {(ours.pk, 2023): figures.read("0", decimals=2)}, seen=1, by=cast.lead)
    actions.enter(measure, {(england.pk, 2022): figures.read("suppressed", decimals=2)}, seen=2, by=cast.lead)

    picture = Picture.of(Measure.objects.for_guard().get())

    assert by_line(picture) == {"Northmoor": ["no figure", "0.00"], "England": ["suppressed", "no figure"]}


def test_lines_break_where_nothing_was_published(progress_8):
    chart = Picture.of(progress_8).chart

    borough = chart.lines[0]
    assert len(borough.marks) == 4
    assert [piece.count("L") for piece in borough.pieces] == [2]
    # 2019/20, 2020/21 and the two years that were not published
    assert len(chart.bare) == 4


def test_the_scale_has_round_numbers_round_all_values(progress_8):
    assert [tick.text for tick in Picture.of(progress_8).chart.up] == [
        "−0.20",
        "−0.15",
        "−0.10",
        "−0.05",
        "0.00",
        "0.05",
    ]


def test_a_higher_value_stands_higher(progress_8):
    heights = [
        float(mark.removeprefix("M").split("m")[0].split()[1]) for mark in Picture.of(progress_8).chart.lines[0].marks
    ]

    assert heights == sorted(heights, reverse=True)


def test_no_two_lines_look_alike(progress_8):
    looks = [(line.colour, line.shape, line.dash) for line in Picture.of(progress_8).chart.lines]

    assert len(set(looks)) == 4
    assert len({dash for _, _, dash in looks}) == 4


def test_a_measure_without_a_value_has_a_table_and_no_chart(cast):
    measure = a_measure(cast)
    line = measure.comparators.first()
    actions.enter(measure, {(line.pk, 2024): figures.read("np", decimals=2)}, seen=1, by=cast.lead)

    picture = Picture.of(Measure.objects.for_guard().get())

    assert (picture.chart, [row.year for row in picture.rows]) == (None, ["2024/25"])


def test_one_value_alone_makes_a_chart(cast):
    measure = a_measure(cast)
    line = measure.comparators.first()
    actions.enter(measure, {(line.pk, 2023): figures.read("0", decimals=2)}, seen=1, by=cast.lead)

    chart = Picture.of(Measure.objects.for_guard().get()).chart

    assert [len(each.marks) for each in chart.lines] == [1, 0, 0, 0]


# --- pages ------------------------------------------------------------------------------------------


def test_the_lead_chooses_a_measure_and_enters_its_figures(cast, sign_in):
    browser = sign_in(cast.lead)
    chosen = browser.post(
        reverse("partnerships:new_measure", args=[cast.partnership.slug]),
        {
            "title": "Attendance",
            "unit": "%",
            "decimals": "1",
            "better": "higher",
            "source": "Department for Education",
            "ours": "Northmoor",
            "others": "England\n\n",
        },
    )
    measure = Measure.objects.get()
    ours, england = measure.comparators.in_order()
    form = browser.get(chosen.url).context["form"]

    saved = browser.post(
        chosen.url,
        {"opened": form["opened"].value(), f"figure_{ours.pk}_2025": "93.1", f"figure_{england.pk}_2025": "np"},
        follow=True,
    )

    page = saved.content.decode()
    assert "The figures are saved." in page
    assert "93.1%" in page
    assert "not published" in page


def test_saving_can_go_on_to_an_earlier_year(cast, sign_in, progress_8):
    browser = sign_in(cast.lead)
    line = progress_8.comparators.get(name="England")
    address = reverse("partnerships:figures", args=[progress_8.pk])
    form = browser.get(address).context["form"]
    typed = {"opened": form["opened"].value(), f"figure_{line.pk}_2023": "0.5", "then": "earlier"}

    page = browser.post(address, typed, follow=True)

    assert page.context["form"].years[0] == form.years[0] - 1
    assert line.figures.get(year=2023).value == Decimal("0.5")


def test_a_wrong_figure_is_named_and_nothing_typed_is_lost(cast, sign_in, progress_8):
    browser = sign_in(cast.lead)
    line = progress_8.comparators.get(name="England")
    address = reverse("partnerships:figures", args=[progress_8.pk])
    opened = browser.get(address).context["form"]["opened"].value()

    page = browser.post(address, {"opened": opened, f"figure_{line.pk}_2023": "0.0312"}).content.decode()

    assert "England, 2023/24 must have at most 2 decimal places" in page
    assert 'value="0.0312"' in page
    assert line.figures.get(year=2023).value == Decimal("-0.03")


def test_two_leads_at_once_are_shown_what_the_other_entered(cast, sign_in, progress_8):
    browser = sign_in(cast.lead)
    line = progress_8.comparators.get(name="England")
    address = reverse("partnerships:figures", args=[progress_8.pk])
    opened = browser.get(address).context["form"]["opened"].value()
    new = {(line.pk, 2023): figures.read("0.5", decimals=2)}
    actions.enter(progress_8, new, seen=progress_8.version, by=cast.organiser)

    page = browser.post(address, {"opened": opened, f"figure_{line.pk}_2022": "0.7"}).content.decode()

    assert "Somebody else changed this while you were typing" in page
    assert 'value="0.7"' in page
    assert line.figures.get(year=2023).value == Decimal("0.5")


def test_dropping_a_measure_asks_first(cast, sign_in, progress_8):
    browser = sign_in(cast.lead)
    address = reverse("partnerships:remove_measure", args=[progress_8.pk])

    asked = browser.get(address).content.decode()
    browser.post(address)

    assert "This cannot be undone." in asked
    assert not Measure.objects.exists()


@pytest.mark.parametrize("count", [1, 5])
def test_measures_take_as_many_queries_however_many_there_are(cast, sign_in, django_assert_num_queries, count):
    for number in range(count):
        entered(a_measure(cast, f"Measure {number}"), ALL_PUPILS, cast.lead)
    browser = sign_in(cast.member)

    with django_assert_num_queries(7):
        browser.get(reverse("partnerships:measures", args=[cast.partnership.slug]))


@pytest.mark.parametrize("others", [1, 5])
@pytest.mark.parametrize(("page", "queries"), [("measure", 6), ("figures", 6), ("change_measure", 7)])
def test_one_measure_takes_few_queries(cast, sign_in, django_assert_num_queries, page, queries, others):
    lines = {"Northmoor": ["0.05"] * 4} | {f"Area {number}": ["0.1"] * 4 for number in range(others)}
    measure = entered(a_measure(cast, lines=lines), lines, cast.lead)
    browser = sign_in(cast.lead)

    with django_assert_num_queries(queries):
        browser.get(reverse(f"partnerships:{page}", args=[measure.pk]))


@pytest.mark.parametrize("year", ["9" * 5000, "0", "soon", "²⁰²³"])
def test_a_year_that_nobody_can_mean_opens_the_usual_ones(cast, sign_in, progress_8, year):
    page = sign_in(cast.lead).get(reverse("partnerships:figures", args=[progress_8.pk]), {"from": year})

    assert len(list(page.context["form"].rows)) == 10
