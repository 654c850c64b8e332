"""The pages of shared costs, as people meet them in a browser without JavaScript."""

import re

import pytest
from django.urls import reverse

from clusters.models import Grant
from clusters.permissions.table import Job
from ledger import actions
from ledger.models import Charge
from letters.models import Letter
from tests import factories

HIDDEN = re.compile(r'<input type="hidden" name="(?P<name>[^"]+)" value="(?P<value>[^"]*)"')


def body(response):
    return " ".join(response.content.decode().split())


def page(name, row):
    return reverse(f"ledger:{name}", kwargs={"pk": row.pk})


def carried(response):
    """What the check page would post back."""
    return {name: value for name, value in HIDDEN.findall(body(response)) if name != "csrfmiddlewaretoken"}


@pytest.fixture
def draft_page(seven):
    return reverse("ledger:draft", kwargs={"slug": seven.cluster.slug})


@pytest.fixture
def typed(seven):
    """What people type: the course of two places for each of seven schools."""
    data = {"title": "IOSH Managing Safely", "net": "1,250.00", "vat": "250", "payer": "school_101"}
    data |= {"event_on_day": "14", "event_on_month": "1", "event_on_year": "2027", "split": "places"}
    for school in seven.schools:
        data |= {f"takes_school_{school.urn}": "on", f"figure_school_{school.urn}": "2"}
    return data


@pytest.fixture
def asked(seven):
    """The course's cost, with every school asked to agree."""
    return actions.ask(seven.drafted(), by=seven.organiser)


def share_of(charge, school):
    return charge.shares.get(school=school)


def row_of(response, name):
    """The table row of the school `name`, as text."""
    rows = re.findall(r"<tr.*?</tr>", body(response))
    return " ".join(re.sub(r"<[^>]+>", " ", next(row for row in rows if name in row)).split())


# --- recording a cost ------------------------------------------------------------------------------


def test_each_share_is_shown_to_the_penny_before_anything_is_saved(seven, sign_in, draft_page, typed):
    response = sign_in(seven.organiser).post(draft_page, {**typed, "step": "check"})

    assert row_of(response, "School 101") == "School 101 2 places £214.28 £178.57 + £35.71 VAT"
    assert row_of(response, "School 102") == (
        "School 102 2 places Includes an odd penny (net and VAT) £214.30 £178.58 + £35.72 VAT"
    )
    assert row_of(response, "Together") == "Together £1,500.00 £1,250.00 + £250.00 VAT"
    assert "School 102: Head teacher, School 102" in body(response)
    assert not Charge.objects.exists()


def test_saving_from_the_check_page_keeps_what_was_shown_and_tells_nobody(seven, sign_in, draft_page, typed):
    client = sign_in(seven.organiser)
    checked = client.post(draft_page, {**typed, "step": "check"})

    response = client.post(draft_page, {**carried(checked), "step": "save"}, follow=True)

    charge = Charge.objects.get()
    assert response.redirect_chain == [(charge.get_absolute_url(), 302)]
    assert [share.gross_pence for share in charge.shares.by_member()][:3] == [21428, 21430, 21429]
    assert not Letter.objects.exists()


def test_saving_pressed_twice_shows_the_check_again_instead_of_a_second_cost(seven, sign_in, draft_page, typed):
    client = sign_in(seven.organiser)
    checked = client.post(draft_page, {**typed, "step": "check"})

    responses = [client.post(draft_page, {**carried(checked), "step": "save"}) for _ in range(2)]

    assert Charge.objects.count() == 1
    assert "Another cost of this group was recorded meanwhile." in body(responses[1])
    assert row_of(responses[1], "School 103").endswith("£214.30 £178.58 + £35.72 VAT")


def test_correcting_goes_back_with_all_that_was_typed(seven, sign_in, draft_page, typed):
    client = sign_in(seven.organiser)
    checked = client.post(draft_page, {**typed, "title": "Heads & deputies", "step": "check"})

    response = client.post(draft_page, {**carried(checked), "title": "Heads & deputies", "step": "edit"})

    assert 'value="Heads &amp; deputies"' in body(response)
    assert body(response).count('value="2"') == 7
    assert "Places in all: 14." in body(response)
    assert "There is a problem" not in body(response)


def test_a_refused_form_keeps_what_was_typed_and_says_how_far_it_comes(seven, sign_in, draft_page, typed):
    response = sign_in(seven.organiser).post(draft_page, {**typed, "split": "exact", "step": "check"})

    assert "£14.00 of £1,250.00 so far: £1,236.00 still to share out." in body(response)
    assert body(response).count('value="2"') == 7
    assert body(response).count("<title>Error: ") == 1


def test_the_form_opens_with_ones_own_school_as_the_payer(seven, sign_in, draft_page):
    response = sign_in(seven.heads[2]).get(draft_page)

    assert '<option value="school_103" selected>' in body(response)


def test_a_group_without_schools_says_so(db, sign_in):
    organiser, cluster = factories.person(), factories.cluster()
    factories.office(organiser, cluster)

    response = sign_in(organiser).get(reverse("ledger:draft", kwargs={"slug": cluster.slug}))

    assert "No school is in this group yet, so there is nobody to share a cost." in body(response)


@pytest.mark.parametrize("schools", [1, 5])
def test_queries_of_recording(seven, sign_in, draft_page, typed, schools, django_assert_num_queries):
    for _ in range(schools):
        school = factories.school()
        factories.membership(seven.cluster, school)
        factories.post(factories.person(), school)
    client = sign_in(seven.organiser)

    with django_assert_num_queries(7):
        client.get(draft_page)
    with django_assert_num_queries(8):
        client.post(draft_page, {**typed, "step": "check"})


# --- changing a cost -------------------------------------------------------------------------------


def test_a_change_is_checked_then_saved_and_answers_fall_away(seven, sign_in, asked, typed):
    actions.agree(share_of(asked, seven.schools[1]), by=seven.heads[1])
    client = sign_in(seven.organiser)
    opened = client.get(page("change", asked))
    change = {**typed, "net": "700", "vat": "0", "opened": opened.context["form"].initial["opened"]}

    checked = client.post(page("change", asked), {**change, "step": "check"})
    response = client.post(page("change", asked), {**carried(checked), "step": "save"}, follow=True)

    assert "their answers fall away" in body(opened)
    assert row_of(checked, "School 102") == "School 102 2 places £100.00"
    assert "Ask the schools again" in body(response)
    assert not asked.shares.filter(agreement__isnull=False).exists()


def test_a_fee_is_changed_without_naming_who_paid_a_supplier(seven, sign_in, typed):
    fee, client = seven.drafted(into_fund=seven.fund()), sign_in(seven.organiser)
    opened = client.get(page("change", fee))
    change = {**typed, "net": "700", "vat": "0", "opened": opened.context["form"].initial["opened"]}

    checked = client.post(page("change", fee), {**change, "step": "check"})
    client.post(page("change", fee), {**carried(checked), "step": "save"})

    assert "Who paid the supplier?" not in body(opened)
    assert "Several schools paid the supplier" not in body(opened)
    fee.refresh_from_db()
    assert (fee.net_pence, fee.paid_lines.count()) == (70_000, 0)


def test_what_somebody_else_changed_meanwhile_is_shown(seven, sign_in, typed):
    charge = seven.drafted()
    client = sign_in(seven.organiser)
    opened = client.get(page("change", charge)).context["form"].initial["opened"]
    theirs = Charge.objects.get()
    theirs.supplier = "Somebody else Ltd"
    actions.redraft(theirs, parts=seven.parts, payers=seven.payers, by=seven.heads[0])

    text = body(client.post(page("change", charge), {**typed, "supplier": "", "opened": opened, "step": "check"}))

    assert "Somebody else saved this while you were typing." in text
    assert 'value="Somebody else Ltd"' in text
    assert "Check each share</h1>" not in text


# --- one cost --------------------------------------------------------------------------------------


def test_a_school_sees_its_own_share_alone(seven, sign_in, asked):
    actions.query(share_of(asked, seven.schools[2]), reason="We are short of money", by=seven.heads[2])

    text = body(sign_in(seven.heads[1]).get(asked.get_absolute_url()))

    assert "£214.30" in text
    assert "We are short of money" not in text
    assert "School 103" not in text
    assert "£1,250.00 net, £250.00 VAT, £1,500.00 together" in text
    assert "You see the shares of your own school." in text


def test_those_who_look_after_a_cost_see_every_share_and_what_to_do_next(seven, sign_in, asked):
    text = body(sign_in(seven.organiser).get(asked.get_absolute_url()))

    assert "School 107" in text
    assert text.count("No reply yet") == 7
    assert "Withdraw the cost" in text
    assert "Ask the schools to agree" not in text


def test_an_auditor_reads_every_share_and_can_do_nothing(seven, sign_in, asked):
    auditor = factories.person()
    Grant.objects.create(group=seven.cluster, what="accounts", to_person=auditor, granted_by=seven.organiser)

    text = body(sign_in(auditor).get(asked.get_absolute_url()))

    assert "School 107" in text
    assert "Withdraw the cost" not in text
    assert "Agree or query" not in text


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("drafted", "Draft"),
        ("asked", "Waiting for agreement"),
        ("queried", "Queried"),
        ("agreed", "Agreed"),
        ("posted", "Posted"),
        ("settled", "Settled"),
        ("reversed", "Reversed"),
        ("withdrawn", "Withdrawn"),
    ],
)
def test_a_tag_says_how_far_a_cost_has_come(seven, sign_in, stage, words):
    charge = bring_to(seven, stage)

    text = body(sign_in(seven.organiser).get(reverse("ledger:accounts", kwargs={"slug": seven.cluster.slug})))

    assert re.search(rf"{charge.title}</a>.*?govuk-tag[^>]*>{words}<", text[text.rindex(charge.get_absolute_url()) :])


def bring_to(seven, stage):
    """A charge of two schools, at the stage."""
    charge = seven.drafted(parts=dict.fromkeys(seven.schools[:2], 1), title=f"Course {stage}")
    if stage == "withdrawn":
        return actions.withdraw(charge, by=seven.organiser)
    if stage == "drafted":
        return charge
    actions.ask(charge, by=seven.organiser)
    for share in charge.shares.all() if stage in ("agreed", "posted", "settled", "reversed") else ():
        actions.agree(share, by=seven.heads[0])
    if stage == "queried":
        actions.query(share_of(charge, seven.schools[1]), reason="Why?", by=seven.heads[1])
    if stage in ("posted", "settled", "reversed"):
        actions.post(charge, by=seven.organiser)
    if stage == "settled":
        actions.settle(charge.settlements.get(), reference="JNL 1", by=seven.heads[1])
    if stage == "reversed":
        actions.reverse(charge, reason="Twice", by=seven.organiser)
    return charge


@pytest.mark.parametrize("schools", [1, 5])
def test_queries_of_one_cost(seven, sign_in, schools, django_assert_num_queries):
    charge = seven.posted(parts=dict.fromkeys(seven.schools[1 : schools + 1], 1))
    steward, head = sign_in(seven.organiser), sign_in(seven.heads[1])

    with django_assert_num_queries(12):
        steward.get(charge.get_absolute_url())
    with django_assert_num_queries(11):
        head.get(charge.get_absolute_url())


# --- steps -----------------------------------------------------------------------------------------


def test_asking_says_who_gets_a_letter_before_it_is_sent(seven, sign_in):
    charge, client = seven.drafted(), sign_in(seven.organiser)
    factories.post(factories.person("sbm@102.example", "Business manager, School 102"), seven.schools[1], Job.SBM)
    seven.heads[3].posts.update(ends_on="2026-01-01")

    text = body(client.get(page("ask", charge)))
    answer = {"answer_by_day": "1", "answer_by_month": "2", "answer_by_year": "2027"}
    response = client.post(page("ask", charge), answer, follow=True)

    assert "School 102: Business manager, School 102; Head teacher, School 102" in text
    assert "School 104: <strong>nobody has joined yet: tell them yourself</strong>" in text
    assert "The schools answer by Monday 1 February 2027" in body(response)
    assert Letter.objects.count() == 8


def test_a_step_that_cannot_be_taken_says_why_and_offers_no_button(seven, sign_in, asked):
    client = sign_in(seven.organiser)

    text = body(client.get(page("post", asked)))
    response = client.post(page("post", asked))

    assert "Wait until School 101, School 102" in text
    assert "Post the cost" not in text
    assert "Wait until School 101, School 102" in body(response)
    assert not Charge.objects.posted().exists()


def test_posting_names_the_decision_where_schools_are_silent(seven, sign_in):
    charge, client = seven.drafted(decision="Item 4, 14 January 2027"), sign_in(seven.organiser)

    text = body(client.get(page("post", charge)))
    response = client.post(page("post", charge), follow=True)

    assert "The cost names the decision that agreed it: Item 4, 14 January 2027." in text
    assert "is posted. Each school is being told" in body(response)
    assert Charge.objects.posted().exists()


def test_withdrawing_and_reversing_are_confirmed_first(seven, sign_in):
    drafted, posted, client = seven.drafted(), seven.posted(title="First aid"), sign_in(seven.organiser)

    assert "A withdrawn cost cannot be brought back." in body(client.get(page("withdraw", drafted)))
    assert "Enter why the cost is reversed" in body(client.post(page("reverse", posted), {"reason": ""}))
    client.post(page("withdraw", drafted))
    response = client.post(page("reverse", posted), {"reason": "Billed twice"}, follow=True)

    assert "“First aid” is reversed." in body(response)
    assert "This reverses" in body(response)
    drafted.refresh_from_db()
    assert drafted.is_withdrawn


def test_whoever_paid_without_sharing_is_told_and_named_before(seven, sign_in):
    """The first school paid for two others: it gets the same letters as they do."""
    charge = seven.drafted(parts=dict.fromkeys(seven.schools[1:3], 1), decision="Item 4")
    client = sign_in(seven.organiser)

    posting = body(client.get(page("post", charge)))
    client.post(page("post", charge))
    reversing = body(client.get(page("reverse", charge)))

    told = {f"{letter.recipient}" for letter in Letter.objects.select_related("recipient")}
    assert told == {str(seven.heads[0]), str(seven.heads[1]), str(seven.heads[2]), str(seven.organiser)}
    for text in (posting, reversing):
        assert "School 101: Cluster business manager; Head teacher, School 101" in text


@pytest.mark.parametrize(("name", "queries"), [("change", 9), ("ask", 7), ("withdraw", 7), ("post", 8), ("reverse", 9)])
@pytest.mark.parametrize("schools", [1, 5])
def test_queries_of_a_step(seven, sign_in, name, queries, schools, django_assert_num_queries):
    parts = dict.fromkeys(seven.schools[1 : schools + 1], 1)
    charge = seven.posted(parts=parts) if name == "reverse" else seven.drafted(parts=parts, decision="Item 4")
    client = sign_in(seven.organiser)

    with django_assert_num_queries(queries):
        client.get(page(name, charge))
