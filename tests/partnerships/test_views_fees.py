"""The pages of the yearly fee."""

import pytest
from django.utils import timezone

from letters.models import Letter
from partnerships.actions import fees as fee_actions
from partnerships.models import FeeScheme
from tests.partnerships.pages import body, carried, opened, page


@pytest.fixture
def scheme(cast):
    scheme = FeeScheme(partnership=cast.partnership, school_pence=15000, organisation_pence=30000)
    return fee_actions.set_scheme(scheme, seen=1, by=cast.lead)


def test_the_lead_says_what_members_pay(lead, partnership):
    page_of_scheme = page("fee_scheme", partnership)
    typed = {"school_pence": "£1,150", "pupil_pence": "0.50", "organisation_pence": ""}

    response = lead.post(page_of_scheme, {**opened(lead, page_of_scheme), **typed}, follow=True)

    assert "Members pay £1,150.00 for each school and £0.50 for each pupil on roll." in body(response)


def test_a_fee_of_nothing_is_refused(lead, partnership):
    page_of_scheme = page("fee_scheme", partnership)

    response = lead.post(page_of_scheme, {**opened(lead, page_of_scheme), "school_pence": "0"})

    assert "Enter at least one amount." in body(response)


def test_the_fee_is_raised_after_a_check_of_each_amount_and_who_is_told(cast, lead, partnership, scheme):
    page_of_fee, year = page("raise_fee", partnership), timezone.localdate().year
    typed = {"year": year, "decision": "Board, 14 January 2027"}

    checked = lead.post(page_of_fee, typed)
    for words in ("£150.00", "£300.00", "Head teacher, Moss Bank", "Business manager, Moss Bank"):
        assert words in body(checked)
    assert Letter.objects.count() == 0
    response = lead.post(page_of_fee, {**carried(checked), "step": "save"}, follow=True)

    assert "is raised. The schools are being asked." in body(response)
    assert "Waiting for schools" in body(response)
    again = lead.post(page_of_fee, {**carried(checked), "step": "save"})
    assert "has been raised already" in body(again)


def test_a_fee_needs_the_decision_that_agreed_it(lead, partnership, scheme):
    response = lead.post(page("raise_fee", partnership), {"year": timezone.localdate().year, "decision": " "})

    assert "Enter which meeting agreed the fee, and when" in body(response)


def test_without_rates_the_page_says_what_to_do_first(lead, partnership):
    typed = {"year": timezone.localdate().year, "decision": "Board"}

    assert "Say first what members pay." in body(lead.post(page("raise_fee", partnership), typed))
