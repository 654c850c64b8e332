"""What the form of a cost makes of what people type: who shares by which weight, who paid, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import timezone

from clusters.models import Organisation
from ledger.forms import AnswerForm, ChangeForm, ChargeForm
from ledger.models import Charge

BASE = {
    "title": " IOSH   Managing Safely ",
    "event_on_day": "14",
    "event_on_month": "1",
    "event_on_year": "2027",
    "net": "1,250.00",
    "vat": "250",
}


@pytest.fixture
def typed(seven):
    """Fill in the form for the seven schools: `typed(split="places", figures=["2", …])`."""

    def filled(figures=(), without=(), **fields):
        data = QueryDict(mutable=True)
        data.update({**BASE, "payer": "school_101", **fields})
        for school in seven.schools:
            if school.urn not in without:
                data[f"takes_school_{school.urn}"] = "on"
        for school, figure in zip(seven.schools, figures, strict=False):
            data[f"figure_school_{school.urn}"] = figure
        return ChargeForm(data, instance=Charge(group=seven.cluster))

    return filled


def said(form):
    """Every sentence that refuses the form."""
    return [sentence for field in form for sentence in field.plain_errors] + list(form.non_field_errors())


def test_places_are_the_weights_of_the_schools_that_are_ticked(seven, typed):
    form = typed(["2", "2", "1", "", "", "", ""], without=range(104, 108), split="places")

    assert form.is_valid(), said(form)
    assert form.parts == dict(zip(seven.schools, [2, 2, 1], strict=False))
    assert form.payers == {seven.schools[0]: (125_000, 25_000)}
    assert form.instance.title == "IOSH Managing Safely"
    assert form.instance.weights_source == "places booked"
    assert form.instance.weights_on == timezone.localdate()


def test_an_equal_split_needs_no_figures(seven, typed):
    form = typed(split="equal")

    assert form.is_valid(), said(form)
    assert form.parts == dict.fromkeys(seven.schools, 1)
    assert form.split_so_far == "Sharing equally: 7."


def test_pupils_come_from_the_register_with_the_oldest_of_its_dates(seven, typed):
    for number, school in enumerate(seven.schools):
        school.pupils, school.census_on = 100 + number, f"202{number % 2 + 4}-10-02"
        school.save()

    form = typed(split="pupils")

    assert form.is_valid(), said(form)
    assert list(form.parts.values()) == [100, 101, 102, 103, 104, 105, 106]
    assert str(form.instance.weights_on) == "2024-10-02"
    assert form.instance.weights_source == "pupils on roll in the school register"


def test_a_school_whose_pupils_are_not_known_cannot_share_by_pupils(seven, typed):
    seven.schools[2].pupils = None
    seven.schools[2].save()

    form = typed(split="pupils")

    assert said(form) == ["The register gives no pupils for School 103. Untick it, or split the cost another way"]


@pytest.mark.parametrize(
    ("split", "figures", "refusal"),
    [
        ("percent", ["50", "45"], "The percentages must add up to 100%. 95% of 100% so far: 5% still to share out."),
        ("percent", ["50", "50.5"], "The percentages must add up to 100%. 100.5% of 100%: 0.5% too much."),
        (
            "exact",
            ["1,200", "0.01"],
            "The amounts must add up to the net amount. £1,200.01 of £1,250.00 so far: £49.99 still to share out.",
        ),
        ("places", ["0", "0"], "Enter a figure above 0 for at least one school"),
        ("places", ["2", ""], "Enter a figure for School 102, or untick it"),
        ("places", ["2", "1.5"], "Places of School 102 must be a whole number, such as 12"),
        ("percent", ["50", "50.001"], "Percent of School 102 must have two decimals or fewer"),
        ("exact", ["1,250", "lots"], "The net amount of School 102 must be in pounds, such as 1,250.00"),
        ("use", ["3", "-1"], "Hours, days or miles of School 102 must be 0 or more"),
    ],
)
def test_figures_that_do_not_add_up_are_refused_with_what_to_do(typed, split, figures, refusal):
    form = typed(figures, without=range(103, 108), split=split)

    assert said(form) == [refusal]


def test_percentages_and_exact_amounts_that_add_up_are_taken(seven, typed):
    percent = typed(["33.33", "66.67"], without=range(103, 108), split="percent")
    exact = typed(["1,000", "£250.00"], without=range(103, 108), split="exact")

    assert percent.is_valid(), said(percent)
    assert list(percent.parts.values()) == [Decimal("33.33"), Decimal("66.67")]
    assert exact.is_valid(), said(exact)
    assert list(exact.parts.values()) == [100_000, 25_000]


def test_nobody_shares_a_cost_is_refused(typed):
    assert said(typed(split="equal", without=range(101, 108))) == ["Tick the schools that share the cost"]


def test_several_payers_pay_the_whole_between_them(seven, typed):
    paid = {
        "payer": "several",
        "paid_net_school_101": "1000",
        "paid_net_school_103": "250",
        "paid_vat_school_103": "250",
    }

    form = typed(split="equal", **paid)

    assert form.is_valid(), said(form)
    assert form.payers == {seven.schools[0]: (100_000, 0), seven.schools[2]: (25_000, 25_000)}


def test_several_payers_who_paid_too_little_are_told_how_much_is_missing(typed):
    form = typed(split="equal", payer="several", paid_net_school_101="1000", paid_vat_school_101="250")

    assert said(form) == [
        "Enter what each of them paid, up to the whole. Net: £1,000.00 of £1,250.00 so far: £250.00 still to share out."
        " VAT: £250.00 of £250.00: it adds up."
    ]


def test_one_payer_and_amounts_of_several_contradict_each_other(typed):
    form = typed(split="equal", paid_net_school_102="1000")

    assert said(form) == ["Choose “Several of them”, or empty the boxes of what each paid"]


def test_a_partner_that_is_no_school_can_share_and_pay(seven):
    college = Organisation.objects.create(name="East College", kind="college")
    seven.cluster.memberships.create(organisation=college, starts_on="2024-09-01")
    data = QueryDict(mutable=True)
    data.update({**BASE, "split": "places", "payer": f"organisation_{college.pk}"})
    data.update({f"takes_organisation_{college.pk}": "on", f"figure_organisation_{college.pk}": "3"})

    form = ChargeForm(data, instance=Charge(group=seven.cluster))

    assert form.is_valid(), said(form)
    assert form.parts == {college: 3}
    assert form.payers == {college: (125_000, 25_000)}


def test_an_empty_form_says_what_to_enter(seven):
    form = ChargeForm(QueryDict("step=check"), instance=Charge(group=seven.cluster))

    assert said(form) == [
        "Enter what was bought",
        "Enter the day",
        "Enter the net amount in pounds, such as 1,250.00",
        "Enter the VAT in pounds, such as 1,250.00",
        "Choose who paid the supplier",
        "Choose how the cost is split",
    ]


def test_the_form_of_a_change_opens_with_what_was_typed(seven):
    charge = seven.drafted(
        parts=dict(zip(seven.schools[:3], [2, 1, 1], strict=True)),
        payers={seven.schools[0]: (100_000, 0), seven.schools[1]: (25_000, 25_000)},
    )

    form = ChangeForm(instance=charge)
    rows = {row.party.urn: row for row in form.rows}

    assert form["net"].value() == "1250.00"
    assert form["payer"].value() == "several"
    assert [rows[urn].takes_part.value() for urn in (101, 103, 104)] == [True, True, False]
    assert [rows[urn].figure.value() for urn in (101, 103, 104)] == ["2", "1", ""]
    assert [rows[102].paid_net.value(), rows[102].paid_vat.value()] == ["250.00", "250.00"]


def change_of(charge, **typed):
    """The form of a change as it opened, with what was `typed` since."""
    opened = ChangeForm(instance=charge)
    data = QueryDict(mutable=True)
    for box, texts in [pair for boxes in opened.boxes.values() for pair in boxes.items()]:
        data.setlist(box, texts)
    data.update({"opened": opened.initial["opened"], **typed})
    return ChangeForm(data, instance=charge)


def test_a_school_that_has_left_the_group_stays_in_the_cost_until_it_is_unticked(seven):
    gone = seven.schools[6]
    charge = seven.drafted(parts={seven.schools[1]: 2, gone: 1}, payers={gone: (125_000, 25_000)})
    gone.memberships.update(ends_on=timezone.localdate())

    form = change_of(charge)

    assert form.is_valid(), said(form)
    assert form.parts == {seven.schools[1]: 2, gone: 1}
    assert form.payers == {gone: (125_000, 25_000)}


@pytest.mark.parametrize(("figure", "is_kept"), [("2", True), ("3", False)])
def test_figures_keep_their_day_while_they_stay_as_they_are(seven, figure, is_kept):
    charge = seven.drafted(weights_on=date(2026, 9, 1))

    form = change_of(charge, title="Managing Safely", figure_school_104=figure)

    assert form.is_valid(), said(form)
    assert form.instance.weights_on == (date(2026, 9, 1) if is_kept else timezone.localdate())


def test_nobody_is_asked_who_paid_a_supplier_for_a_fee(seven):
    fee = seven.drafted(into_fund=seven.fund())

    form = change_of(fee, net="700", vat="0")

    assert form.is_valid(), said(form)
    assert (form.instance.net_pence, form.payers) == (70_000, {})


def test_a_query_says_what_should_change(seven):
    share = seven.drafted().shares.get(school=seven.schools[1])

    form = AnswerForm({"answer": "query"}, share=share)

    assert form["answer"].label == "Does School 102 agree to £214.30?"
    assert said(form) == ["Enter what should change, so that it can be put right"]
