"""The pages on which a school answers, asks why, pays and reads its statement, and the groups' accounts."""

import csv
import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from clusters.permissions.table import Job, Permission
from ledger import actions, statements
from ledger.models import Charge
from tests import factories


def body(response):
    return " ".join(response.content.decode().split())


def page(name, row):
    return reverse(f"ledger:{name}", kwargs={"pk": row.pk})


def words(response):
    """What the page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", body(response)).split())


@pytest.fixture
def asked(seven):
    """The course's cost, with every school asked to agree."""
    return actions.ask(seven.drafted(), by=seven.organiser)


def share_of(charge, school):
    return charge.shares.get(school=school)


# --- agreeing --------------------------------------------------------------------------------------


def test_a_head_teacher_agrees_the_share_of_their_school(seven, sign_in, asked):
    share = share_of(asked, seven.schools[1])

    response = sign_in(seven.heads[1]).post(page("agree", share), {"answer": "agree"}, follow=True)

    assert "School 102 agrees its share of “IOSH Managing Safely”." in words(response)
    assert share_of(asked, seven.schools[1]).agreement.is_agreed


@pytest.mark.parametrize("name", ["agree", "why"])
def test_a_letter_about_a_share_that_was_changed_leads_to_the_cost_for_those_who_may_see_it(
    seven, cast, sign_in, asked, name
):
    old = page(name, share_of(asked, seven.schools[1]))
    actions.redraft(asked, parts=seven.parts, payers=seven.payers, by=seven.organiser)

    assert sign_in(seven.heads[1]).get(old).url == asked.get_absolute_url()
    assert sign_in(cast.outsider).get(old).status_code == 404


def test_a_school_that_has_left_the_group_still_sees_and_settles_what_it_shares(seven, sign_in):
    charge, client = seven.posted(), sign_in(seven.heads[3])
    seven.schools[3].memberships.update(ends_on=timezone.localdate())
    debt = charge.settlements.get(debtor_school=seven.schools[3])

    response = client.post(page("settle", debt), {"reference": "J1"}, follow=True)

    assert response.redirect_chain == [(charge.get_absolute_url(), 302)]
    assert "School 104" in words(response)
    assert "School 105" not in words(response)
    assert charge in Charge.objects.where(seven.heads[3], may=Permission.CHARGE_VIEW)
    assert client.get(reverse("ledger:accounts", kwargs={"slug": seven.cluster.slug})).status_code == 404
    assert client.get(page("post", charge)).status_code == 403


def test_a_query_reaches_those_who_look_after_the_cost(seven, sign_in, asked):
    share = share_of(asked, seven.schools[1])
    client = sign_in(seven.heads[1])

    refused = client.post(page("agree", share), {"answer": "query", "reason": ""})
    client.post(page("agree", share), {"answer": "query", "reason": "Only one of us came"})

    assert "Enter what should change" in words(refused)
    assert "Only one of us came" in words(sign_in(seven.organiser).get(asked.get_absolute_url()))


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        (lambda charge, by: charge, "The schools have not been asked yet."),
        (actions.withdraw, "The cost was withdrawn"),
        (actions.post, "The cost is posted"),
    ],
)
def test_a_share_that_cannot_be_answered_says_why(seven, sign_in, stage, said):
    charge = seven.drafted(decision="Item 4")
    stage(charge, by=seven.organiser)

    text = words(sign_in(seven.heads[1]).get(page("agree", share_of(charge, seven.schools[1]))))

    assert said in text
    assert "Save the answer" not in text


# --- why -------------------------------------------------------------------------------------------


def test_why_shows_the_working_down_to_the_odd_penny(seven, sign_in, asked):
    text = words(sign_in(seven.heads[1]).get(page("why", share_of(asked, seven.schools[1]))))

    assert "Why is this £214.30?" in text
    assert "£1,250.00 net and £250.00 VAT" in text
    assert "2 of 14" in text
    assert "The exact share £178.57 and 1/7 of a penny £35.71 and 3/7 of a penny" in text
    assert "An odd penny £0.01 £0.01" in text
    assert "1 penny of the net amount and 3 pennies of the VAT are left over" in text
    assert "This is cost 1 of the group" in text


def test_why_of_a_share_in_whole_pence_has_no_odd_penny(seven, sign_in):
    charge = seven.drafted(net_pence=70_000, vat_pence=0)

    text = words(sign_in(seven.heads[1]).get(page("why", share_of(charge, seven.schools[1]))))

    assert "Every share of this cost comes out in whole pence" in text


def test_why_of_exact_amounts_says_that_they_were_agreed(seven, sign_in):
    pairs = {seven.schools[0]: (25_000, 25_000), seven.schools[1]: (100_000, 0)}
    charge = seven.drafted(split=Charge.Split.EXACT, parts=pairs)

    text = words(sign_in(seven.heads[1]).get(page("why", share_of(charge, seven.schools[1]))))

    assert "The amounts were entered as the schools agreed them: £1,000.00 net and £0.00 VAT." in text


def test_why_of_a_reversal_leads_to_what_it_reverses(seven, sign_in):
    mirror = actions.reverse(seven.posted(), reason="Billed twice", by=seven.organiser)

    text = words(sign_in(seven.heads[1]).get(page("why", share_of(mirror, seven.schools[1]))))

    assert "Why is this −£214.30?" in text
    assert "This reverses cost 1" in text
    assert "An odd penny £0.01 £0.01" in text


@pytest.mark.parametrize("schools", [1, 5])
def test_queries_of_why_and_of_agreeing(seven, sign_in, schools, django_assert_num_queries):
    charge = actions.ask(seven.drafted(parts=dict.fromkeys(seven.schools[1 : schools + 1], 2)), by=seven.organiser)
    share, client = share_of(charge, seven.schools[1]), sign_in(seven.heads[1])

    with django_assert_num_queries(5):
        client.get(page("why", share))
    with django_assert_num_queries(4):
        client.get(page("agree", share))


# --- paying ----------------------------------------------------------------------------------------


def test_a_payment_is_recorded_once_with_its_reference(seven, sign_in):
    charge = seven.posted()
    settlement = charge.settlements.get(debtor_school=seven.schools[1])
    client = sign_in(seven.heads[1])

    opened = words(client.get(page("settle", settlement)))
    refused = client.post(page("settle", settlement), {"reference": ""})
    response = client.post(page("settle", settlement), {"reference": "JNL 12"}, follow=True)

    assert "To be paid £178.58" in opened
    assert "Enter the reference of the journal or invoice" in words(refused)
    assert "The payment for “IOSH Managing Safely” is recorded." in words(response)
    assert "A recorded payment stands." in words(client.get(page("settle", settlement)))


@pytest.mark.parametrize("debts", [1, 5])
def test_queries_of_a_payment(seven, sign_in, debts, django_assert_num_queries):
    charge = seven.posted(parts=dict.fromkeys(seven.schools[1 : debts + 1], 1))
    settlement = charge.settlements.get(debtor_school=seven.schools[1])
    client = sign_in(seven.heads[1])

    with django_assert_num_queries(4):
        client.get(page("settle", settlement))


# --- statements ------------------------------------------------------------------------------------


def statement_of(school, form="statement"):
    return reverse(f"ledger:{form}", kwargs={"urn": school.urn})


def test_a_statement_sums_the_year_and_says_what_is_owed_to_whom(seven, sign_in):
    seven.posted()
    seven.posted(title="First aid", net_pence=7_000, vat_pence=0)

    debtor = words(sign_in(seven.heads[1]).get(statement_of(seven.schools[1])))
    creditor = words(sign_in(seven.heads[0]).get(statement_of(seven.schools[0])))

    assert "Your school’s shares £224.30 £188.58 + £35.72 VAT" in debtor
    assert "Your school is to pay To Costs Amount School 101 2 £188.58" in debtor
    assert "What your school paid to suppliers £1,570.00 £1,320.00 + £250.00 VAT" in creditor
    assert "Your school is to be paid By Costs Amount School 102 2 £188.58" in creditor
    assert "To be paid to you" in creditor


def test_what_a_school_gets_back_is_owed_to_it_and_not_set_off(seven, sign_in):
    seven.posted(title="Course", vat_pence=0)
    credit = seven.posted(title="Supplier’s credit", net_pence=-7_000, vat_pence=0)

    text = words(sign_in(seven.heads[1]).get(statement_of(seven.schools[1])))

    assert "Your school is to pay To Costs Amount School 101 1 £178.58" in text
    assert "Your school is to be paid By Costs Amount School 101 1 £10.00" in text
    assert f"Supplier’s credit East cluster, cost {credit.number} Posted on" in text
    assert "To be paid to you −£10.00" in text


def test_a_statement_holds_the_days_of_its_own_year_alone(seven, sign_in):
    april = statements.years(timezone.localdate())[statements.KINDS[4]][1].starts_on
    march = april - timedelta(days=1)
    for day, title in ((april, "First of April"), (march, "Last of March")):
        actions.post(seven.drafted(decision="Item 4", title=title), by=seven.organiser, posting_on=day)
    client = sign_in(seven.heads[1])

    councils = words(client.get(statement_of(seven.schools[1]), {"year": f"{april.year}-04"}))
    academies = words(client.get(statement_of(seven.schools[1]), {"year": f"{april.year - 1}-09"}))

    assert "First of April" in councils
    assert "Last of March" not in councils
    assert "First of April" in academies
    assert "Last of March" in academies


@pytest.mark.parametrize(
    ("today", "latest"),
    [
        (date(2027, 3, 31), ["2026-04", "2026-09"]),
        (date(2027, 4, 1), ["2027-04", "2026-09"]),
        (date(2027, 9, 1), ["2027-04", "2027-09"]),
    ],
)
def test_years_begin_in_april_and_in_september(today, latest):
    found = statements.years(today)

    assert [of_kind[0].key for of_kind in found.values()] == latest
    assert str(found[statements.KINDS[4]][0]).startswith("April ")


def test_an_unknown_year_gives_the_present_one(seven, sign_in):
    assert sign_in(seven.heads[1]).get(statement_of(seven.schools[1]), {"year": "1066-10"}).status_code == 200


def test_the_files_hold_amounts_as_numbers_and_no_formula(seven, sign_in):
    seven.posted(title="=HYPERLINK()")
    client = sign_in(seven.heads[1])

    text = client.get(statement_of(seven.schools[1], "statement_csv")).content.decode("utf-8-sig")
    sheet = client.get(statement_of(seven.schools[1], "statement_xlsx"))
    (row,) = csv.DictReader(io.StringIO(text))
    cells = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(sheet.content)).active[2]]

    assert (row["What it is for"], row["Your net share"], row["State"]) == ("'=HYPERLINK()", "178.58", "To pay")
    assert cells[4] == "'=HYPERLINK()"
    assert cells[8:11] == [178.58, 35.72, 214.3]


def test_a_statement_without_costs_says_what_to_do(seven, sign_in):
    text = words(sign_in(seven.heads[1]).get(statement_of(seven.schools[1])))

    assert "No cost of your school was posted in this year. Choose another year above." in text
    assert "Nothing is owed by your school or to it." in text


@pytest.mark.parametrize("costs", [1, 5])
@pytest.mark.parametrize(("name", "queries"), [("statement", 10), ("statement_csv", 6), ("statement_xlsx", 6)])
def test_queries_of_a_statement(seven, sign_in, costs, name, queries, django_assert_num_queries):
    for _ in range(costs):
        seven.posted()
    client = sign_in(seven.heads[1])

    with django_assert_num_queries(queries):
        client.get(statement_of(seven.schools[1], name))


# --- lists -----------------------------------------------------------------------------------------


def test_the_list_shows_what_waits_for_each_and_leads_there(seven, sign_in, asked):
    ready = seven.drafted(title="First aid", decision="Item 4")

    head = sign_in(seven.heads[1]).get(reverse("ledger:list"))
    steward = sign_in(seven.organiser).get(reverse("ledger:list"))

    assert "Agree or query your share of IOSH Managing Safely School 102" in words(head)
    assert page("agree", share_of(asked, seven.schools[1])) in body(head)
    assert "Post First aid" in words(steward)
    assert page("post", ready) in body(steward)


def test_the_list_shows_no_cost_of_other_groups(seven, sign_in, asked, cast):
    text = words(sign_in(cast.outsider).get(reverse("ledger:list")))

    assert "IOSH" not in text
    assert "Nothing about shared costs waits for you." in text
    assert "No cost has been recorded yet." in text


def test_older_costs_are_a_link_away(seven, sign_in):
    for number in range(21):
        seven.drafted(title=f"Course number {number}")
    client = sign_in(seven.organiser)

    newest = client.get(reverse("ledger:list"))
    older = client.get(reverse("ledger:list") + re.search(r"\?before=\d+", body(newest))[0])

    assert "Course number 20" in words(newest)
    assert "Course number 0 " not in words(newest)
    assert "Course number 0 " in words(older)


@pytest.mark.parametrize("costs", [1, 5])
def test_queries_of_the_lists(seven, sign_in, costs, django_assert_num_queries):
    for _ in range(costs):
        actions.ask(seven.drafted(), by=seven.organiser)
        seven.posted()
    client = sign_in(seven.heads[1])

    with django_assert_num_queries(7):
        client.get(reverse("ledger:list"))
    with django_assert_num_queries(6):
        client.get(reverse("ledger:accounts", kwargs={"slug": seven.cluster.slug}))
    with django_assert_num_queries(5):
        client.get(reverse("ledger:accounts_csv", kwargs={"slug": seven.cluster.slug}))
    with django_assert_num_queries(5):
        client.get(reverse("ledger:accounts_xlsx", kwargs={"slug": seven.cluster.slug}))


def test_the_accounts_of_a_group_are_files_too(seven, sign_in):
    seven.posted()
    client = sign_in(seven.organiser)

    pages = [
        reverse(f"ledger:{name}", kwargs={"slug": seven.cluster.slug}) for name in ("accounts_csv", "accounts_xlsx")
    ]
    text, sheet = (client.get(each).content for each in pages)
    (row,) = csv.DictReader(io.StringIO(text.decode("utf-8-sig")))
    cells = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(sheet)).active[2]]

    assert (row["Cost number"], row["State"], row["Total"]) == ("1", "Posted", "1500.00")
    assert cells[8:11] == [1250, 250, 1500]


def test_a_fund_shows_what_went_in_and_out_and_what_is_left(seven, sign_in):
    fund = seven.fund()
    seven.posted(title="Fee", into_fund=fund, net_pence=70_000, vat_pence=0)
    seven.posted(title="Subsidy", into_fund=fund, net_pence=-7_000, vat_pence=0)

    text = words(sign_in(seven.heads[1]).get(fund.get_absolute_url()))

    assert "In the fund now: £630.00 ." in text
    assert "£700.00" in text
    assert "£70.00" in text


@pytest.mark.parametrize("fees", [1, 5])
def test_queries_of_a_fund(seven, sign_in, fees, django_assert_num_queries):
    fund = seven.fund()
    for _ in range(fees):
        seven.posted(into_fund=fund)
    client = sign_in(seven.heads[1])

    with django_assert_num_queries(6):
        client.get(fund.get_absolute_url())


def test_a_business_manager_who_waits_for_nothing_sees_an_empty_desk(seven, sign_in):
    person = factories.person()
    factories.post(person, seven.schools[2], Job.SBM)

    assert "Nothing about shared costs waits for you." in words(sign_in(person).get(reverse("ledger:list")))


def test_a_head_teacher_reads_the_accounts_of_a_group_that_their_school_is_in_without_a_seat(cast, sign_in):
    client, page = sign_in(cast.member), reverse("ledger:accounts", kwargs={"slug": cast.governors.slug})

    assert page in body(client.get(reverse("ledger:list")))
    assert "No cost has been recorded yet." in words(client.get(page))
