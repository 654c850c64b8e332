"""The pages on which a posted cost is shared anew, as people meet them in a browser without JavaScript."""

import re

import pytest
from django.urls import reverse

from ledger import actions
from ledger.models import Charge
from letters.models import Letter
from tests import factories

HIDDEN = re.compile(r'<input type="hidden" name="(?P<name>[^"]+)" value="(?P<value>[^"]*)"')


def body(response):
    return " ".join(response.content.decode().split())


def words(response):
    """What the page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", body(response)).split())


def page(charge):
    return reverse("ledger:differences", kwargs={"pk": charge.pk})


def carried(response):
    """What the check page would post back."""
    return {name: value for name, value in HIDDEN.findall(body(response)) if name != "csrfmiddlewaretoken"}


def row_of(response, name):
    """The table row of the school `name`, as text."""
    rows = re.findall(r"<tr.*?</tr>", body(response))
    return " ".join(re.sub(r"<[^>]+>", " ", next(row for row in rows if name in row)).split())


@pytest.fixture
def charge(seven):
    """The course of two places for each of seven schools, posted."""
    return seven.posted()


@pytest.fixture
def late(seven):
    """An eighth school, which joined the group after that."""
    school = factories.school("School 108", urn=108)
    factories.membership(seven.cluster, school)
    factories.post(factories.person("head@108.example", "Head teacher, School 108"), school)
    return school


@pytest.fixture
def typed(seven, late):
    """Two places for each of eight."""
    data = {"reason": "School 108 joined the course"}
    for school in [*seven.schools, late]:
        data |= {f"takes_school_{school.urn}": "on", f"figure_school_{school.urn}": "2"}
    return data


def test_the_form_opens_with_the_shares_as_they_stand(seven, sign_in, charge, late):
    response = sign_in(seven.organiser).get(page(charge))

    assert body(response).count('value="2"') == 7
    assert row_of(response, "School 102") == "School 102 Shares £214.30 now Places of School 102"
    assert row_of(response, "School 108") == "School 108 Shares nothing now Places of School 108"
    assert len(re.findall(r'name="takes_school_\d+"[^>]* checked', body(response))) == 7
    assert "Places in all: 14." in body(response)


def test_a_school_that_left_the_group_can_be_left_out(seven, sign_in, charge, late, typed):
    seven.cluster.memberships.filter(school=seven.schools[6]).update(ends_on="2026-01-01")
    client = sign_in(seven.organiser)
    assert "Shares £214.28 now" in row_of(client.get(page(charge)), "School 107")
    del typed["takes_school_107"]

    response = client.post(page(charge), {**typed, "step": "check"})

    assert (
        row_of(response, "School 107")
        == "School 107 0 places Share now £214.28, then £0.00 −£214.28 −£178.57 − £35.71 VAT"
    )


def test_each_difference_is_shown_to_the_penny_before_anything_is_saved(seven, sign_in, charge, typed):
    response = sign_in(seven.organiser).post(page(charge), {**typed, "step": "check"})

    assert (
        row_of(response, "School 102")
        == "School 102 2 places Share now £214.30, then £187.50 −£26.80 −£22.33 − £4.47 VAT"
    )
    assert (
        row_of(response, "School 108")
        == "School 108 2 places Share now £0.00, then £187.50 £187.50 £156.25 + £31.25 VAT"
    )
    assert row_of(response, "Together") == "Together Now £1,500.00, then £1,500.00 £0.00"
    assert "School 108: Head teacher, School 108" in words(response)
    assert "Until the change is posted, you can withdraw it." in words(response)
    assert Charge.objects.count() == 1


def test_saving_from_the_check_page_drafts_the_change_and_tells_nobody(seven, sign_in, charge, typed):
    client, told = sign_in(seven.organiser), Letter.objects.count()
    checked = client.post(page(charge), {**typed, "step": "check"})

    response = client.post(page(charge), {**carried(checked), "step": "save"}, follow=True)

    draft = Charge.objects.get(amends=charge)
    assert response.redirect_chain == [(draft.get_absolute_url(), 302)]
    assert draft.reason == "School 108 joined the course"
    assert "Ask the schools to agree" in words(response)
    assert "£0.00, because only the shares change" in words(response)
    assert Letter.objects.count() == told


def test_a_cost_and_its_change_lead_to_each_other(seven, sign_in, charge, late):
    change = actions.draft_differences(
        charge, parts={**seven.parts, late: 2}, reason="School 108 joined", by=seven.organiser
    )
    client = sign_in(seven.organiser)

    original, changed = client.get(charge.get_absolute_url()), client.get(change.get_absolute_url())

    assert "A change of how it is shared: cost 2 , School 108 joined Draft" in words(original)
    assert change.get_absolute_url() in body(original)
    assert "This changes cost 1 by what each pays more or gets back: School 108 joined" in words(changed)
    assert charge.get_absolute_url() in body(changed)


def test_correcting_and_refusals_keep_all_that_was_typed(seven, sign_in, charge, typed):
    client = sign_in(seven.organiser)
    typed |= {"figure_school_103": "5"}
    del typed["takes_school_104"]

    corrected = client.post(page(charge), {**typed, "step": "edit"})
    refused = client.post(page(charge), {**typed, "figure_school_101": "many", "reason": "", "step": "check"})

    for response in (corrected, refused):
        assert 'name="figure_school_103" value="5"' in body(response)
        assert len(re.findall(r'name="takes_school_\d+"[^>]* checked', body(response))) == 7
    assert "School 108 joined the course</textarea>" in body(corrected)
    assert "There is a problem" not in body(corrected)
    assert 'value="many"' in body(refused)
    assert "Enter why the shares change" in words(refused)
    assert body(refused).count("<title>Error: ") == 1


def test_what_changes_nothing_is_refused_before_the_check(seven, sign_in, charge, typed):
    del typed["takes_school_108"]

    response = sign_in(seven.organiser).post(page(charge), {**typed, "step": "check"})

    assert "every share stays as it is" in words(response)
    assert "Check each difference</h1>" not in body(response)


def test_a_change_posted_meanwhile_is_checked_anew(seven, sign_in, charge, late, typed):
    client = sign_in(seven.organiser)
    checked = carried(client.post(page(charge), {**typed, "figure_school_108": "4", "step": "check"}))
    theirs = actions.draft_differences(charge, parts={**seven.parts, late: 2}, reason="Late", by=seven.organiser)
    for share in actions.ask(theirs, by=seven.organiser).shares.asking():
        actions.agree(share, by=seven.organiser)
    actions.post(theirs, by=seven.organiser)

    response = client.post(page(charge), {**checked, "step": "save"})

    assert "The shares of this cost were changed meanwhile." in words(response)
    assert row_of(response, "School 108").startswith("School 108 4 places Share now £187.50, then £333.3")
    assert Charge.objects.filter(amends=charge).count() == 1


def test_pupils_stay_as_they_were_when_the_cost_was_shared(seven, sign_in, late):
    parts = dict.fromkeys(seven.schools, 200)
    charge = seven.posted(split=Charge.Split.PUPILS, parts=parts)
    late.pupils = 100
    late.save()

    text = body(sign_in(seven.organiser).get(page(charge)))

    assert text.count('value="200"') == 7
    assert 'name="figure_school_108" value="100"' in text
    assert "Pupils in all: 1,400." in text


def test_exact_amounts_are_shared_anew_up_to_the_same_total(seven, sign_in, late):
    first, second = seven.schools[:2]
    charge = seven.posted(split=Charge.Split.EXACT, parts={first: 75_000, second: 50_000}, vat_pence=0)
    client = sign_in(seven.organiser)
    typed = {"reason": "Late", "step": "check"}
    for urn, amount in ((101, "750.00"), (102, "400"), (108, "100")):
        typed |= {f"takes_school_{urn}": "on", f"figure_school_{urn}": amount}

    opened = client.get(page(charge))
    checked = client.post(page(charge), typed)
    refused = client.post(page(charge), {**typed, "figure_school_108": "99"})

    assert 'name="figure_school_101" value="750.00"' in body(opened)
    assert row_of(checked, "School 102") == "School 102 Share now £500.00, then £400.00 −£100.00"
    assert "£1,249.00 of £1,250.00 so far: £1.00 still to share out." in words(refused)


def drafted(seven, late):
    return seven.drafted()


def reversed_(seven, late):
    charge = seven.posted()
    actions.reverse(charge, reason="Twice", by=seven.organiser)
    return charge


def changing(seven, late):
    charge = seven.posted()
    actions.draft_differences(charge, parts={**seven.parts, late: 2}, reason="Late", by=seven.organiser)
    return charge


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (drafted, "This cost is not posted, so change it itself."),
        (reversed_, "This cost was reversed."),
        (changing, "A change of this cost is being agreed already."),
    ],
)
def test_shares_that_cannot_be_changed_say_why_and_offer_no_form(seven, sign_in, late, made, why):
    text = words(sign_in(seven.organiser).get(page(made(seven, late))))

    assert why in text
    assert "Check each difference" not in text


@pytest.mark.parametrize("schools", [1, 5])
def test_queries_of_changing_the_shares(seven, sign_in, late, typed, schools, django_assert_num_queries):
    charge = seven.posted(parts=dict.fromkeys(seven.schools[:schools], 1))
    client = sign_in(seven.organiser)

    with django_assert_num_queries(9):
        client.get(page(charge))
    with django_assert_num_queries(10):
        client.post(page(charge), {**typed, "step": "check"})
