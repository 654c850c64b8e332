"""Questions that the ledger answers in SQL, and facts about one row."""

from datetime import date

import pytest

from clusters.models import Grant
from clusters.permissions.table import Job, Permission
from ledger import actions
from ledger.models import Agreement, Charge, Fund, PaidLine, Settlement, ShareLine
from tests import factories

APRIL, SEPTEMBER = [(date(2026, month, 1), date(2027, month, 1)) for month in (4, 9)]
NOBODYS = ["officer", "governor", "outsider"]


@pytest.fixture
def charge(cast):
    """£100.00 that the cluster of the cast shares, paid by Brook Lane, drafted by Moss Bank's business manager and
    posted by the organiser."""
    charge = Charge(group=cast.cluster, title="Minibus", net_pence=10_000, split="equal", decision="Agreed")
    parts = {cast.moss_bank: 1, cast.brook_lane: 1}
    payers = {cast.brook_lane: (10_000, 0)}
    charge = actions.draft(charge, parts=parts, payers=payers, by=cast.sbm)
    return actions.post(charge, by=cast.organiser)


@pytest.fixture
def auditor(cast):
    """Somebody from outside to whom the cluster opened its accounts."""
    auditor = factories.person("auditor@ashworth.example")
    Grant.objects.create(group=cast.cluster, what="accounts", to_person=auditor, granted_by=cast.organiser)
    return auditor


# --- in SQL -------------------------------------------------------------------------------------------


def test_lines_of_a_school_in_either_financial_year(seven, django_assert_num_queries):
    school = seven.schools[2]
    for day in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 8, 31), date(2026, 9, 1), date(2027, 3, 31)):
        charge = seven.drafted(decision="Agreed", net_pence=7_000, vat_pence=1_400)
        actions.post(charge, posting_on=day, by=seven.organiser)
    seven.drafted()

    shares = ShareLine.objects.of_school(school)
    with django_assert_num_queries(3):
        assert list(shares.posted_in(*APRIL).totals()) == [(4_000, 800)]
        assert list(shares.posted_in(*SEPTEMBER).totals()) == [(2_000, 400)]
        assert list(shares.posted().totals()) == [(5_000, 1_000)]


def test_a_reversal_takes_its_charge_out_of_the_totals(seven):
    charge = seven.posted()
    actions.reverse(charge, reason="Wrong supplier", by=seven.organiser)

    for model in (ShareLine, PaidLine):
        assert list(model.objects.of_school(seven.schools[0]).posted().totals()) == [(0, 0)]


def test_a_school_without_lines_has_no_totals(seven):
    assert list(ShareLine.objects.of_school(factories.school()).totals()) == []


def test_charges_know_who_answered(seven, django_assert_num_queries):
    charge = actions.ask(seven.drafted(), by=seven.organiser)
    actions.agree(charge.shares.get(school=seven.schools[0]), by=seven.heads[0])
    actions.query(charge.shares.get(school=seven.schools[1]), reason="We booked one place", by=seven.heads[1])

    with django_assert_num_queries(1):
        charge = Charge.objects.asked().with_answers().get()

    assert (charge.asked_count, charge.agreed_count, charge.queried_count) == (7, 1, 1)


def test_charges_are_told_apart_by_how_far_they_are(seven):
    draft, asked = seven.drafted(), actions.ask(seven.drafted(), by=seven.organiser)
    withdrawn = actions.withdraw(seven.drafted(), by=seven.organiser)
    posted, wrong = seven.posted(), seven.posted()
    mirror = actions.reverse(wrong, reason="Wrong supplier", by=seven.organiser)
    charges = Charge.objects.of_group(seven.cluster)

    assert set(charges.open()) == {draft, asked}
    assert set(charges.asked()) == {asked}
    assert set(charges.posted()) == {posted, wrong, mirror}
    assert set(charges.standing()) == {posted}
    assert {charge.state for charge in charges.for_listing()} == {
        "Draft",
        "Waiting for schools",
        "Withdrawn",
        "Posted",
        "Reversed",
        "Reversal",
    }
    assert withdrawn not in charges.open()


def test_facts_about_rows_take_no_queries(seven, django_assert_num_queries):
    actions.ask(seven.drafted(), by=seven.organiser)
    seven.posted()

    with django_assert_num_queries(4):
        for charge in Charge.objects.for_listing():
            assert charge.state
            assert charge.gross_pence == 150_000
        for share in ShareLine.objects.with_answers():
            assert share.member.urn
            assert share.answer is None
        for debt in Settlement.objects.for_listing():
            assert str(debt.debtor)
            assert str(debt.creditor)
        assert not Agreement.objects.all()


# --- who may ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["member", "organiser", "sbm", "governor", "officer", "outsider"])
@pytest.mark.parametrize("model", [Charge, ShareLine, Settlement, Fund, PaidLine])
def test_check_and_filter_agree(cast, charge, who, model):
    Fund.objects.create(group=cast.cluster, name="Fees")
    user = getattr(cast, who)

    for permission in Permission:
        found = set(model.objects.where(user, may=permission).values_list("pk", flat=True))

        assert found == {row.pk for row in model.objects.all() if user.has_perm(permission, row)}


def test_a_school_sees_its_own_share_and_payment_and_no_others(cast, charge):
    own = ShareLine.objects.get(school=cast.moss_bank)

    assert list(ShareLine.objects.where(cast.member, may=Permission.SHARE_VIEW)) == [own]
    assert cast.sbm.has_perm(Permission.SHARE_AGREE, own)
    assert not cast.organiser.has_perm(Permission.SHARE_AGREE, own)
    assert set(ShareLine.objects.where(cast.organiser, may=Permission.SHARE_VIEW)) == set(charge.shares.all())


def test_both_sides_of_a_payment_may_record_it_and_no_third_school(cast, charge):
    third = factories.person()
    high = factories.school()
    factories.post(third, high, Job.HEAD)
    factories.membership(cast.cluster, high)
    debt = charge.settlements.get()

    assert [
        person.has_perm(Permission.SETTLEMENT_RECORD, debt) for person in (cast.member, cast.sbm, cast.organiser, third)
    ] == [True, True, True, False]


@pytest.mark.parametrize("who", NOBODYS)
def test_who_holds_office_elsewhere_sees_nothing(cast, charge, who):
    user = getattr(cast, who)

    for row in (charge, charge.settlements.get(), *charge.shares.all()):
        assert not user.has_perm(row.MAY_SEE, row)


def test_an_auditor_sees_every_share_and_changes_nothing(cast, charge, auditor):
    assert auditor.has_perm(Permission.CHARGE_VIEW, charge)
    assert auditor.has_perm(Permission.CHARGE_SEE_LINES, charge)
    assert set(ShareLine.objects.where(auditor, may=Permission.SHARE_VIEW)) == set(charge.shares.all())
    for permission in (Permission.CHARGE_POST, Permission.CHARGE_CHANGE, Permission.SETTLEMENT_RECORD):
        assert not auditor.has_perm(permission, charge)
