"""What the database itself refuses, whoever writes to it: raw SQL by the application's own user."""

import pytest
from django.db import IntegrityError

from clusters.models import Organisation
from ledger import actions
from ledger.models import Charge
from tests import factories
from tests.ledger.raw import refused_by, run


@pytest.fixture
def charge(seven):
    return seven.posted()


@pytest.fixture
def draft(seven):
    return seven.drafted()


@pytest.fixture
def fund(seven):
    """A fund with £70.00 in it."""
    fund = seven.fund()
    seven.posted(into_fund=fund, net_pence=7_000, vat_pence=0)
    return fund


# --- what is posted stays -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "title = 'Another'",
        "net_pence = 1",
        "posted_at = NULL, posted_by_id = NULL, posting_on = NULL",
        "posting_on = '2020-01-01'",
        "number = 99",
        "withdrawn_at = now()",
    ],
)
def test_a_posted_charge_is_never_changed(charge, change):
    assert refused_by("charge_stays_once_posted", f"UPDATE ledger_charge SET {change} WHERE id = {charge.pk}")


def test_a_posted_charge_is_never_deleted(charge):
    assert refused_by("charge_stays_once_posted", f"DELETE FROM ledger_charge WHERE id = {charge.pk}")


@pytest.mark.parametrize("table", ["ledger_shareline", "ledger_paidline"])
def test_the_lines_of_a_posted_charge_are_never_changed_or_deleted(charge, table):
    assert refused_by(
        "lines_stay_once_posted", f"UPDATE {table} SET net_pence = net_pence + 1 WHERE charge_id = {charge.pk}"
    )
    assert refused_by("lines_stay_once_posted", f"DELETE FROM {table} WHERE charge_id = {charge.pk}")


def test_a_line_of_a_posted_charge_is_not_moved_to_another(seven, charge):
    draft = seven.drafted()

    assert refused_by(
        "lines_stay_once_posted", f"UPDATE ledger_shareline SET charge_id = {draft.pk} WHERE charge_id = {charge.pk}"
    )


def test_a_line_of_a_draft_is_not_moved_into_a_posted_charge(seven, charge):
    late = factories.school()
    draft = seven.drafted(parts={late: 1})

    assert refused_by(
        "lines_stay_once_posted", f"UPDATE ledger_shareline SET charge_id = {charge.pk} WHERE charge_id = {draft.pk}"
    )


def test_nothing_is_added_to_a_posted_charge(charge):
    late = factories.school()
    columns, values = "charge_id, school_id, net_pence, vat_pence", f"{charge.pk}, {late.pk}, 0, 0"

    assert refused_by(
        "lines_stay_once_posted", f"INSERT INTO ledger_shareline ({columns}, weight) VALUES ({values}, 0)"
    )
    assert refused_by("lines_stay_once_posted", f"INSERT INTO ledger_paidline ({columns}) VALUES ({values})")
    assert refused_by(
        "lines_stay_once_posted",
        "INSERT INTO ledger_settlement (charge_id, debtor_school_id, creditor_school_id, net_pence, vat_pence, route,"
        f" reference) VALUES ({charge.pk}, {late.pk}, {late.pk}, 1, 0, 'journal', '')",
    )


def test_what_a_school_answered_stays_once_its_share_is_posted(seven):
    charge = actions.ask(seven.drafted(decision="Agreed by the cluster"), by=seven.organiser)
    first, second = charge.shares.by_member()[:2]
    actions.agree(first, by=seven.heads[0])
    actions.post(charge, by=seven.organiser)

    assert refused_by("lines_stay_once_posted", "UPDATE ledger_agreement SET agreed_at = now()")
    assert refused_by("lines_stay_once_posted", "DELETE FROM ledger_agreement")
    assert refused_by(
        "lines_stay_once_posted",
        "INSERT INTO ledger_agreement (share_id, agreed_at, reason, given_by_id)"
        f" VALUES ({second.pk}, now(), '', {seven.organiser.pk})",
    )


@pytest.mark.parametrize("table", ["charge", "shareline", "paidline", "agreement", "settlement", "fundline"])
def test_a_ledger_with_posted_charges_is_never_emptied(charge, table):
    run()
    run(f"ALTER TABLE ledger_{table} ENABLE TRIGGER ledger_is_not_emptied")

    assert refused_by("ledger_is_not_emptied", f"TRUNCATE ledger_{table} CASCADE")


def test_drafts_may_be_changed_and_thrown_away(draft):
    run(
        f"UPDATE ledger_charge SET title = 'Another' WHERE id = {draft.pk}",
        f"DELETE FROM ledger_shareline WHERE charge_id = {draft.pk}",
        f"DELETE FROM ledger_paidline WHERE charge_id = {draft.pk}",
        f"DELETE FROM ledger_charge WHERE id = {draft.pk}",
    )

    assert not Charge.objects.exists()


# --- it adds up ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("amount", ["net_pence", "vat_pence"])
def test_shares_add_up_to_the_charge(draft, amount):
    one = draft.shares.first()

    assert refused_by(
        "charge_shares_add_up", f"UPDATE ledger_shareline SET {amount} = {amount} + 1 WHERE id = {one.pk}"
    )
    assert refused_by("charge_shares_add_up", f"DELETE FROM ledger_shareline WHERE id = {one.pk}")
    assert refused_by("charge_shares_add_up", f"UPDATE ledger_charge SET {amount} = {amount} + 1 WHERE id = {draft.pk}")


@pytest.mark.parametrize("amount", ["net_pence", "vat_pence"])
def test_payments_add_up_to_the_charge(draft, amount):
    lines = f"WHERE charge_id = {draft.pk}"

    assert refused_by("charge_payments_add_up", f"UPDATE ledger_paidline SET {amount} = {amount} - 1 {lines}")
    assert refused_by("charge_payments_add_up", f"DELETE FROM ledger_paidline {lines}")


def test_a_penny_moved_between_two_shares_of_a_draft_still_adds_up(draft):
    first, second = draft.shares.all()[:2]

    run(
        f"UPDATE ledger_shareline SET net_pence = net_pence + 1 WHERE id = {first.pk}",
        f"UPDATE ledger_shareline SET net_pence = net_pence - 1 WHERE id = {second.pk}",
    )

    assert [share.net_pence for share in draft.shares.filter(pk__in=[first.pk, second.pk]).order_by("net_pence")] == [
        second.net_pence - 1,
        first.net_pence + 1,
    ]


def test_nobody_pays_a_supplier_for_what_goes_into_a_fund(seven, fund):
    fee = seven.drafted(into_fund=fund)

    assert refused_by(
        "charge_into_a_fund_has_no_payers",
        "INSERT INTO ledger_paidline (charge_id, school_id, net_pence, vat_pence)"
        f" VALUES ({fee.pk}, {seven.schools[0].pk}, {fee.net_pence}, {fee.vat_pence})",
    )


POSTING = "posted_at = now(), posted_by_id = {by}, posting_on = current_date"


def test_a_charge_is_not_posted_without_its_settlements(seven, draft):
    posting = POSTING.format(by=seven.organiser.pk)

    assert refused_by("charge_settlements_add_up", f"UPDATE ledger_charge SET {posting} WHERE id = {draft.pk}")


def test_a_fee_is_not_posted_without_bringing_its_fund_what_it_is_of(seven, fund):
    fee = seven.drafted(into_fund=fund, net_pence=700, vat_pence=0)
    posting = POSTING.format(by=seven.organiser.pk)
    owing = (
        "INSERT INTO ledger_settlement (charge_id, debtor_school_id, creditor_fund_id, net_pence, vat_pence, route,"
        f" reference) SELECT charge_id, school_id, {fund.pk}, net_pence, 0, 'invoice', ''"
        f" FROM ledger_shareline WHERE charge_id = {fee.pk}"
    )

    assert refused_by(
        "charge_brings_its_fund_what_it_is_of", owing, f"UPDATE ledger_charge SET {posting} WHERE id = {fee.pk}"
    )


def test_nothing_is_owed_for_a_charge_that_is_not_posted(seven, draft, fund):
    first, second = seven.schools[:2]

    assert refused_by(
        "debts_are_of_a_posted_charge",
        "INSERT INTO ledger_settlement (charge_id, debtor_school_id, creditor_school_id, net_pence, vat_pence, route,"
        f" reference) VALUES ({draft.pk}, {first.pk}, {second.pk}, 1, 0, 'journal', '')",
    )
    assert refused_by(
        "debts_are_of_a_posted_charge",
        f"INSERT INTO ledger_fundline (fund_id, charge_id, amount_pence) VALUES ({fund.pk}, {draft.pk}, 1)",
    )


# --- a reversal mirrors its original, once ------------------------------------------------------------


def copy_of(charge, *, sign, number, reverses):
    """SQL that copies the row of `charge` as a draft with its lines."""
    kept = "group_id, title, split, weights_source, event_on, supplier, invoice_reference, cfr_code, decision"
    kept += ", into_fund_id, about, drafted_by_id, drafted_at, version, reason"
    new = f"(SELECT id FROM ledger_charge WHERE number = {number})"
    return [
        f"INSERT INTO ledger_charge ({kept}, number, net_pence, vat_pence, reverses_id)"
        f" SELECT {kept}, {number}, {sign} * net_pence, {sign} * vat_pence, {reverses}"
        f" FROM ledger_charge WHERE id = {charge.pk}",
        "INSERT INTO ledger_shareline (charge_id, school_id, weight, net_pence, vat_pence)"
        f" SELECT {new}, school_id, weight, {sign} * net_pence, {sign} * vat_pence"
        f" FROM ledger_shareline WHERE charge_id = {charge.pk}",
        "INSERT INTO ledger_paidline (charge_id, school_id, net_pence, vat_pence)"
        f" SELECT {new}, school_id, {sign} * net_pence, {sign} * vat_pence"
        f" FROM ledger_paidline WHERE charge_id = {charge.pk}",
        "INSERT INTO ledger_settlement (charge_id, debtor_school_id, creditor_school_id, net_pence, vat_pence, route,"
        f" reference) SELECT {new}, debtor_school_id, creditor_school_id, {sign} * net_pence, {sign} * vat_pence,"
        f" route, '' FROM ledger_settlement WHERE charge_id = {charge.pk}",
    ]


def posting(seven, number):
    return f"UPDATE ledger_charge SET {POSTING.format(by=seven.organiser.pk)} WHERE number = {number}"


def test_a_mirror_written_by_hand_is_a_reversal(seven, charge):
    run(*copy_of(charge, sign=-1, number=2, reverses=charge.pk), posting(seven, 2))

    assert Charge.objects.get(number=2).reverses == charge


def test_a_reversal_that_is_no_mirror_is_refused(seven, charge):
    same = copy_of(charge, sign=1, number=2, reverses=charge.pk)

    assert refused_by("reversal_mirrors_its_original", *same, posting(seven, 2))


def test_a_reversal_mirrors_the_weights(seven, charge):
    other = "UPDATE ledger_shareline SET weight = 3 WHERE charge_id = (SELECT id FROM ledger_charge WHERE number = 2)"

    assert refused_by(
        "reversal_mirrors_its_original",
        *copy_of(charge, sign=-1, number=2, reverses=charge.pk),
        other,
        posting(seven, 2),
    )


def test_a_reversal_mirrors_every_share(seven):
    first, second, third = seven.schools[:3]
    charge = seven.posted(parts={first: 1, second: 1, third: 1}, payers={first: (125_000, 25_000)})
    mirror = "(SELECT id FROM ledger_charge WHERE number = 2)"
    swap = (
        f"UPDATE ledger_shareline SET school_id = {seven.schools[5].pk}"
        f" WHERE charge_id = {mirror} AND school_id = {second.pk}"
    )
    owing = (
        "INSERT INTO ledger_settlement (charge_id, debtor_school_id, creditor_school_id, net_pence, vat_pence, route,"
        f" reference) SELECT charge_id, school_id, {first.pk}, net_pence, vat_pence, 'journal', ''"
        f" FROM ledger_shareline WHERE charge_id = {mirror} AND school_id <> {first.pk}"
    )

    assert refused_by(
        "reversal_mirrors_its_original",
        *copy_of(charge, sign=-1, number=2, reverses=charge.pk)[:3],
        swap,
        owing,
        posting(seven, 2),
    )


def test_a_reversal_mirrors_who_paid(seven):
    first, second = seven.schools[:2]
    charge = seven.posted(parts={first: 1}, payers={first: (125_000, 25_000)})
    mirror = "(SELECT id FROM ledger_charge WHERE number = 2)"
    swap = f"UPDATE ledger_paidline SET school_id = {second.pk} WHERE charge_id = {mirror}"
    owing = (
        "INSERT INTO ledger_settlement (charge_id, debtor_school_id, creditor_school_id, net_pence, vat_pence, route,"
        f" reference) VALUES ({mirror}, {first.pk}, {second.pk}, -125000, -25000, 'journal', '')"
    )

    assert refused_by(
        "reversal_mirrors_its_original",
        *copy_of(charge, sign=-1, number=2, reverses=charge.pk),
        swap,
        owing,
        posting(seven, 2),
    )


def test_a_charge_is_reversed_once(seven, charge):
    actions.reverse(charge, reason="Wrong supplier", by=seven.organiser)

    with pytest.raises(IntegrityError, match="ledger_charge_reverses_id_key"):
        run(*copy_of(charge, sign=-1, number=3, reverses=charge.pk), posting(seven, 3))


def test_a_reversal_is_not_reversed(seven, charge):
    mirror = actions.reverse(charge, reason="Wrong supplier", by=seven.organiser)

    assert refused_by(
        "reversal_is_of_a_posted_charge",
        *copy_of(mirror, sign=-1, number=3, reverses=mirror.pk),
        posting(seven, 3),
    )


def test_a_draft_is_not_reversed_and_a_reversal_is_no_draft(seven, charge, draft):
    assert refused_by("reversal_is_of_a_posted_charge", *copy_of(draft, sign=-1, number=3, reverses=draft.pk)[:3])
    assert refused_by("reversal_is_of_a_posted_charge", *copy_of(charge, sign=-1, number=3, reverses=charge.pk)[:3])


def test_only_a_posted_charge_is_changed_by_differences(seven, charge, draft):
    change = actions.draft_differences(
        charge, parts=dict.fromkeys(seven.schools[:6], 2), reason="One withdrew", by=seven.organiser
    )
    mirror = actions.reverse(seven.posted(), reason="Wrong supplier", by=seven.organiser)

    for other in (draft, mirror):
        assert refused_by(
            "change_is_of_a_posted_charge",
            f"UPDATE ledger_charge SET amends_id = {other.pk} WHERE id = {change.pk}",
        )


# --- plain constraints --------------------------------------------------------------------------------


def test_a_line_is_of_one_member(draft):
    college = Organisation.objects.create(name="Ashworth College", kind="college")
    one = draft.shares.first()

    assert refused_by(
        "share_of_one_member", f"UPDATE ledger_shareline SET organisation_id = {college.pk} WHERE id = {one.pk}"
    )
    assert refused_by("share_of_one_member", f"UPDATE ledger_shareline SET school_id = NULL WHERE id = {one.pk}")


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("charge_split_is_known", "split = 'fairly'"),
        ("charge_cfr_code_is_known", "cfr_code = 'E99'"),
        ("charge_number_counts_from_one", "number = 0"),
        ("charge_net_and_vat_point_the_same_way", "vat_pence = -1"),
        ("charge_asked_until_a_day", "asked_at = now()"),
        ("charge_posted_by_somebody_on_a_day", "posted_at = now()"),
    ],
)
def test_a_charge_keeps_its_own_rules(draft, constraint, change):
    assert refused_by(constraint, f"UPDATE ledger_charge SET {change} WHERE id = {draft.pk}")
