"""What the letters about shared costs say, and to whom."""

from datetime import date

import pytest

from clusters.permissions.table import Job
from ledger import actions
from ledger.models import Charge
from letters.models import Kind, Letter
from tests import factories


def test_each_school_is_asked_about_its_own_share_alone(seven, letters_to):
    charge = seven.drafted(
        supplier="Safety First", invoice_reference="SF-88", weights_on=date(2026, 11, 2), event_on=date(2027, 1, 14)
    )

    actions.ask(charge, answer_by=date(2099, 1, 1), by=seven.organiser)

    (letter,) = letters_to(seven.heads[1])
    assert letter.kind == Kind.MONEY
    assert letter.subject == "Agree your school’s share of “IOSH Managing Safely” by Thursday 1 January 2099"
    assert "Cluster business manager asks School 102 to agree its share of a cost of East cluster." in letter.text
    assert "Day: Thursday 14 January 2027" in letter.text
    assert "Supplier: Safety First, invoice SF-88" in letter.text
    assert "Total: £1,250.00 and £250.00 VAT" in letter.text
    assert "Split: by places booked, places booked on Monday 2 November 2026" in letter.text
    assert "School 102’s share: £178.58 and £35.72 VAT, £214.30 in all" in letter.text
    assert "Why: 2 of 14, by places booked" in letter.text
    assert "Silence is not agreement" in letter.text
    assert charge.shares.get(school=seven.schools[1]).get_absolute_url() in letter.text
    assert "School 103" not in letter.text + letter.html
    assert "178.57" not in letter.text + letter.html
    assert letter.reply_to == "sbm@cluster.example"


def test_head_and_business_manager_are_asked_but_no_teacher_and_nobody_who_has_not_joined(seven, letters_to):
    school = seven.schools[2]
    manager, teacher = factories.person(), factories.person()
    invited = factories.person(joined_at=None, is_active=False)
    former = factories.person()
    factories.post(manager, school, Job.SBM)
    factories.post(teacher, school, Job.TEACHER)
    factories.post(invited, school, Job.SBM)
    factories.post(former, school, Job.SBM, ends_on="2025-08-31")

    actions.ask(seven.drafted(), by=seven.organiser)

    assert [len(letters_to(person)) for person in (manager, teacher, invited, former)] == [1, 0, 0, 0]


def test_the_head_of_two_schools_gets_a_letter_for_each(seven, letters_to):
    factories.post(seven.heads[1], seven.schools[2])

    actions.ask(seven.drafted(), by=seven.organiser)

    assert len(letters_to(seven.heads[1])) == 2


def test_a_school_that_pays_nothing_is_not_asked(seven, letters_to):
    actions.ask(seven.drafted(parts={**seven.parts, seven.schools[4]: 0}), by=seven.organiser)

    assert letters_to(seven.heads[4]) == []


def test_an_agreement_is_told_to_those_who_look_after_the_charge(seven, letters_to):
    organiser = factories.person("organiser@cluster.example")
    factories.office(organiser, seven.cluster)
    charge = actions.draft(seven.charge(), parts=seven.parts, payers=seven.payers, by=seven.heads[0])
    actions.ask(charge, by=seven.organiser)

    actions.agree(charge.shares.get(school=seven.schools[1]), by=seven.heads[1])

    for person in (organiser, seven.organiser, seven.heads[0]):
        letter = letters_to(person)[-1]
        assert letter.subject == "School 102 agreed its share of “IOSH Managing Safely”"
        assert "Other schools still have to answer." in letter.text
    assert letters_to(seven.heads[1])[-1].subject.startswith("Agree your school’s share")


def test_the_last_agreement_says_that_it_can_be_posted(seven, letters_to):
    charge = actions.ask(seven.drafted(), by=seven.organiser)

    for share, head in zip(charge.shares.by_member(), seven.heads, strict=True):
        actions.agree(share, by=head)

    subjects = [letter.subject for letter in letters_to(seven.organiser) if "agreed" in letter.subject]
    assert [subject.endswith("and it can be posted") for subject in subjects] == [False] * 6 + [True]


def test_a_decision_of_the_group_does_not_make_the_first_agreement_the_last(seven, letters_to):
    charge = actions.ask(seven.drafted(decision="Agreed by the cluster"), by=seven.organiser)

    actions.agree(charge.shares.get(school=seven.schools[1]), by=seven.heads[1])

    assert "Other schools still have to answer." in letters_to(seven.organiser)[-1].text


def test_a_query_brings_its_reason(seven, letters_to):
    charge = actions.ask(seven.drafted(), by=seven.organiser)

    actions.query(charge.shares.get(school=seven.schools[1]), reason="We booked <one> place", by=seven.heads[1])

    letter = letters_to(seven.organiser)[-1]
    assert letter.subject == "School 102 queries its share of “IOSH Managing Safely”"
    assert "We booked <one> place" in letter.text
    assert "We booked &lt;one&gt; place" in letter.html
    assert "Until that is settled the cost cannot be posted." in letter.text


def test_posting_tells_each_school_its_lines_and_what_happens_next(seven, letters_to):
    seven.posted()

    debtor, creditor = letters_to(seven.heads[1])[-1], letters_to(seven.heads[0])[-1]
    assert debtor.subject == "Posted: “IOSH Managing Safely”"
    assert "Pass £178.58 to School 101 by an internal journal of the net amount" in debtor.text
    assert "School 103" not in debtor.text
    assert "Expect £178.58 from School 102" in creditor.text
    assert "Expect £178.57 from School 107" in creditor.text
    assert "Agreed by: Agreed by the cluster" in creditor.text


def test_who_paid_and_shares_nothing_is_told_too(seven, letters_to):
    payer = factories.school("School 200", urn=200)
    head = factories.person()
    factories.post(head, payer)

    seven.posted(payers={payer: (125_000, 25_000)})

    (letter,) = letters_to(head)
    assert "Expect £178.57 from School 101" in letter.text
    assert "School 200’s share" not in letter.text


def test_a_fee_says_where_it_goes(seven, letters_to):
    seven.posted(into_fund=seven.fund(), net_pence=70_000, vat_pence=0, split=Charge.Split.EQUAL)

    letter = letters_to(seven.heads[1])[-1]
    assert "Into: Training fund" in letter.text
    assert "Wait for an invoice of £100.00 from Training fund, and pay it." in letter.text


def test_a_letter_that_asked_and_has_not_gone_out_is_overtaken_by_the_posting(seven, letters_to):
    charge = actions.ask(seven.drafted(decision="Agreed by the cluster"), by=seven.organiser)

    actions.post(charge, by=seven.organiser)

    assert [letter.state for letter in letters_to(seven.heads[4])] == ["withdrawn", "queued"]


def test_a_reversal_says_why_and_that_nothing_is_owed(seven, letters_to):
    charge = seven.posted()
    actions.settle(charge.settlements.get(debtor_school=seven.schools[1]), reference="J1", by=seven.heads[1])

    actions.reverse(charge, reason="Wrong supplier", by=seven.organiser)

    paid, unpaid = letters_to(seven.heads[1])[-1], letters_to(seven.heads[2])[-1]
    assert paid.subject == "Reversed: “IOSH Managing Safely”"
    assert "Why: Wrong supplier" in paid.text
    assert "School 102’s share was: £178.58" in paid.text
    assert "Expect £178.58 back from School 101" in paid.text
    assert "No money passes between School 103 and anybody else for this." in unpaid.text


@pytest.mark.parametrize("steps", [[actions.ask], [actions.ask, actions.post]])
def test_letters_are_posted_once_for_each_step(seven, steps):
    charge = seven.drafted(decision="Agreed by the cluster")

    for step in steps:
        step(charge, by=seven.organiser)

    subjects = Letter.objects.filter(state="queued").values_list("subject", "recipient")
    assert len(subjects) == len(set(subjects)) == 8


def test_a_change_of_shares_says_why(seven, letters_to):
    charge = seven.posted()
    six = dict.fromkeys(seven.schools[:6], 2)
    draft = actions.draft_differences(charge, parts=six, reason="School 107 withdrew", by=seven.organiser)

    actions.ask(draft, by=seven.organiser)

    letter = letters_to(seven.heads[6])[-1]
    assert "Why the shares change: School 107 withdrew" in letter.text
    assert "School 107’s share: −£178.57 and −£35.71 VAT, −£214.28 in all" in letter.text
    assert "Total:" not in letter.text
