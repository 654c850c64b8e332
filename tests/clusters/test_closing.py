"""Closing a group and opening it again: whom it tells, what it stops, what comes back."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from clusters.actions import closing, groups
from clusters.models import Group, HistoryLine
from common.editing import Overtaken
from letters.models import Letter
from tests import factories

# What a browser sends with the button: the form itself has no boxes.
PRESSED = {"csrfmiddlewaretoken": "token"}


@pytest.fixture
def closed(cast):
    """The cluster, closed by the officer."""
    return closing.close(cast.cluster, reason="The schools have joined West cluster", by=cast.officer)


def lines():
    return [line.text for line in HistoryLine.objects.order_by("pk")]


# --- closing ---------------------------------------------------------------------------------------


def test_closing_tells_everybody_in_the_group_why_and_whom_to_ask(cast, closed):
    letters = Letter.objects.order_by("address")

    assert [letter.address for letter in letters] == ["head@brooklane.example", "head@mossbank.example"]
    assert {letter.subject for letter in letters} == {"Closed: North cluster"}
    assert "Why: The schools have joined West cluster" in letters[0].text
    assert "your answer goes to Governance officer, Ashworth, who can open the group again" in letters[0].text
    assert "because you sit in this group, hold an office in it or look after its schools" in letters[0].text
    assert letters[0].reply_to == "officer@ashworth.example"


def test_closing_is_on_the_groups_record(cast, closed):
    line = HistoryLine.objects.latest("pk")

    assert (line.actor, line.group_id) == (cast.officer, cast.cluster.pk)
    assert line.text == "closed the group: The schools have joined West cluster"


def test_a_closed_group_takes_no_schools_and_its_members_no_longer_see_inside(cast, closed, sign_in):
    with pytest.raises(ValidationError, match="This group is closed"):
        groups.put_in(closed, [factories.school()], starts_on="2027-01-04", by=cast.officer)

    assert sign_in(cast.member).get(reverse("clusters:group_history", args=[closed.slug])).status_code == 404
    assert "This group closed on" in sign_in(cast.member).get(closed.get_absolute_url()).content.decode()


def test_closing_withdraws_offers_of_its_offices(cast, handover):
    closing.close(cast.cluster, reason="No longer needed", by=cast.officer)

    handover.refresh_from_db()
    assert handover.withdrawn_at is not None


def test_a_group_closes_once(cast, closed):
    with pytest.raises(ValidationError, match=r"North cluster was closed on .* already"):
        closing.close(cast.cluster, reason="Again", by=cast.officer)

    assert Letter.objects.count() == 2


def test_an_edit_begun_before_does_not_open_it_by_accident(cast, closed):
    before = cast.cluster
    before.purpose = "To meet"

    with pytest.raises(Overtaken):
        groups.change(before, seen=before.version, by=cast.organiser)

    assert Group.objects.get(pk=before.pk).closed_at is not None


# --- opening again ---------------------------------------------------------------------------------


def test_opening_again_brings_its_people_back_and_tells_them(cast, closed, sign_in):
    closing.reopen(closed, by=cast.officer)

    assert lines()[-1] == "opened the group again"
    assert Letter.objects.filter(subject="Open again: North cluster").count() == 2
    assert sign_in(cast.member).get(reverse("clusters:group_history", args=[closed.slug])).status_code == 200


def test_an_open_group_is_not_opened(cast):
    with pytest.raises(ValidationError, match="North cluster is open already"):
        closing.reopen(cast.cluster, by=cast.officer)


def test_a_group_closed_twice_tells_twice(cast, closed):
    closing.reopen(closed, by=cast.officer)

    closing.close(closed, reason="After all", by=cast.officer)

    assert Letter.objects.filter(subject="Closed: North cluster").count() == 4


def test_the_page_says_what_happens_and_does_it(cast, closed, sign_in):
    browser, page = sign_in(cast.officer), reverse("clusters:reopen_group", args=[closed.slug])

    shown = browser.get(page).content.decode()
    group = browser.get(closed.get_absolute_url()).content.decode()
    done = browser.post(page, PRESSED, follow=True).content.decode()

    assert page in group
    assert "2 people get a letter that says so" in shown
    assert "North cluster is open again, and its people are being told." in done
    assert Group.objects.get(pk=closed.pk).closed_at is None


def test_the_page_of_an_open_group_has_nothing_to_do(cast, sign_in):
    browser, page = sign_in(cast.officer), reverse("clusters:reopen_group", args=[cast.cluster.slug])

    assert "North cluster is open." in browser.get(page).content.decode()
    assert "North cluster is open." in browser.post(page, PRESSED).content.decode()


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_takes_four_queries(cast, closed, sign_in, django_assert_num_queries, count):
    for _ in range(count):
        factories.office(factories.person(), closed, job="clerk")
    browser = sign_in(cast.officer)

    with django_assert_num_queries(4):
        browser.get(reverse("clusters:reopen_group", args=[closed.slug]))
