"""What somebody entered becomes lines that add up, or a sentence that says what is wrong."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from clusters.models import Organisation
from ledger import splitting
from ledger.models import Charge
from tests import factories


@pytest.fixture
def trio(db):
    return [factories.school(f"School {urn}", urn=urn) for urn in (101, 102, 103)]


def charge(split=Charge.Split.EQUAL, net=10_000, vat=2_000, number=1, **fields):
    return Charge(split=split, net_pence=net, vat_pence=vat, number=number, **fields)


def split(parts, **fields):
    """{URN: (net, VAT)} of a charge split into `parts`."""
    lines = splitting.shares_of(charge(**fields), parts)
    return {line.school.urn: (line.net_pence, line.vat_pence) for line in lines}


def test_equal_parts_take_turns_by_the_number_of_the_charge(trio):
    parts = dict.fromkeys(trio, 1)

    assert split(parts) == {101: (3_333, 666), 102: (3_334, 667), 103: (3_333, 667)}
    assert split(parts, number=2) == {101: (3_333, 667), 102: (3_333, 666), 103: (3_334, 667)}


def test_a_school_with_no_part_pays_nothing_and_keeps_its_line(trio):
    assert split(dict(zip(trio, (2, 0, 1), strict=True)), vat=0) == {101: (6_667, 0), 102: (0, 0), 103: (3_333, 0)}


def test_percentages_add_up_to_a_hundred(trio):
    split_by = Charge.Split.PERCENT

    assert split(dict(zip(trio, (Decimal("12.5"), 50, Decimal("37.5")), strict=True)), split=split_by, vat=0) == {
        101: (1_250, 0),
        102: (5_000, 0),
        103: (3_750, 0),
    }
    with pytest.raises(ValidationError, match=r"must add up to 100. Now that is 95.5."):
        split(dict(zip(trio, (Decimal("45.5"), 25, 25), strict=True)), split=split_by)


def test_exact_net_amounts_carry_vat_in_proportion(trio):
    parts = dict(zip(trio, (5_000, 3_000, 2_000), strict=True))

    assert split(parts, split=Charge.Split.EXACT) == {101: (5_000, 1_000), 102: (3_000, 600), 103: (2_000, 400)}


def test_exact_amounts_may_say_the_vat_of_each(trio):
    parts = dict(zip(trio, ((5_000, 0), (3_000, 1_500), (2_000, 500)), strict=True))

    assert split(parts, split=Charge.Split.EXACT) == {101: (5_000, 0), 102: (3_000, 1_500), 103: (2_000, 500)}


def test_exact_credits_are_entered_below_nothing(trio):
    parts = dict(zip(trio, (-5_000, 0, -5_000), strict=True))

    assert split(parts, split=Charge.Split.EXACT, net=-10_000, vat=0) == {
        101: (-5_000, 0),
        102: (0, 0),
        103: (-5_000, 0),
    }


@pytest.mark.parametrize(
    ("amounts", "problem"),
    [
        ((5_000, 3_000, 1_000), "The shares must add up to £100.00. Now that is £90.00, £10.00 too little."),
        ((5_000, 3_000, 3_000), "The shares must add up to £100.00. Now that is £110.00, £10.00 too much."),
        ((12_000, -2_000, 0), "The shares must be £0.00 or more, like the cost."),
        (
            ((5_000, 1_000), (5_000, 500), (0, 0)),
            "The VAT of the shares must add up to £20.00. Now that is £15.00, £5.00 too little.",
        ),
    ],
)
def test_exact_amounts_that_do_not_add_up_say_which_way(trio, amounts, problem):
    with pytest.raises(ValidationError) as refusal:
        split(dict(zip(trio, amounts, strict=True)), split=Charge.Split.EXACT)

    assert refusal.value.messages == [problem]


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ((), "Choose the schools that share the cost."),
        ((0, 0, 0), "Give at least one school a part above 0."),
        ((1, -1, 1), "A school’s part must be 0 or more."),
        ((10**12, 1, 1), "A school’s part is too large. Give all parts in a larger unit."),
        ((Decimal("0.1234567"), 1, 1), "Enter each part with six decimals at most."),
    ],
)
def test_parts_that_split_nothing_are_refused(trio, parts, problem):
    with pytest.raises(ValidationError) as refusal:
        split(dict(zip(trio, parts, strict=False)))

    assert refusal.value.messages == [problem]


def test_organisations_come_after_schools(trio):
    college = Organisation.objects.create(name="Ashworth College", kind="college")

    lines = splitting.shares_of(charge(net=100, vat=0, number=3), {college: 1, **dict.fromkeys(trio, 1)})

    assert [line.member for line in lines] == [*trio, college]
    assert [line.net_pence for line in lines] == [25, 25, 25, 25]


def test_several_may_have_paid(trio):
    lines = splitting.paid_by(charge(), {trio[2]: (4_000, 800), trio[0]: (6_000, 1_200)})

    assert [(line.school.urn, line.net_pence, line.vat_pence) for line in lines] == [
        (101, 6_000, 1_200),
        (103, 4_000, 800),
    ]


@pytest.mark.parametrize(
    ("paid", "problem"),
    [
        ({}, "Say who paid the supplier."),
        (
            {0: (9_000, 2_000)},
            "The net amounts that the payers paid must add up to £100.00. Now that is £90.00, £10.00 too little.",
        ),
        (
            {0: (10_000, 2_500)},
            "The VAT that the payers paid must add up to £20.00. Now that is £25.00, £5.00 too much.",
        ),
        ({0: (12_000, 2_000), 1: (-2_000, 0)}, "What each paid must be £0.00 or more, like the cost."),
    ],
)
def test_payments_that_do_not_add_up_are_refused(trio, paid, problem):
    with pytest.raises(ValidationError) as refusal:
        splitting.paid_by(charge(), {trio[index]: amounts for index, amounts in paid.items()})

    assert refusal.value.messages == [problem]


def test_nobody_pays_a_supplier_for_a_fee(trio):
    fee = charge(into_fund_id=1)

    assert splitting.paid_by(fee, {}) == []
    with pytest.raises(ValidationError, match="Leave the payers empty"):
        splitting.paid_by(fee, {trio[0]: (10_000, 2_000)})
