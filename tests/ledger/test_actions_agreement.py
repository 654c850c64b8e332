"""Asking the schools, and what they answer."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clusters.models import HistoryLine, Organisation
from ledger import actions
from ledger.models import Charge, ShareLine


@pytest.fixture
def charge(seven):
    """The course's cost, which the schools were asked to agree."""
    return actions.ask(seven.drafted(), by=seven.organiser)


def share_of(seven, charge, index):
    return charge.shares.get(school=seven.schools[index])


def test_ask_gives_two_weeks(charge):
    assert charge.answer_by == timezone.localdate() + timedelta(days=14)
    assert charge.state == "Waiting for schools"


def test_ask_takes_a_day_of_its_own_but_none_that_has_gone(seven):
    soon = timezone.localdate() + timedelta(days=3)

    assert actions.ask(seven.drafted(), answer_by=soon, by=seven.organiser).answer_by == soon
    with pytest.raises(ValidationError, match="must be today or later"):
        actions.ask(seven.drafted(), answer_by=date(2020, 1, 1), by=seven.organiser)


def test_ask_asks_once(seven, charge):
    with pytest.raises(ValidationError, match="The schools were asked on"):
        actions.ask(charge, by=seven.organiser)


def test_agree_is_kept_once_and_written_down(seven, charge):
    share = actions.agree(share_of(seven, charge, 1), by=seven.heads[1])
    again = actions.agree(share, by=seven.heads[1])

    assert again.answer.is_agreed
    assert again.answer.given_by == seven.heads[1]
    lines = HistoryLine.objects.filter(about=charge.row, text__startswith="agreed")
    assert [line.text for line in lines] == ["agreed School 102’s share of “IOSH Managing Safely”"]


def test_a_query_says_what_should_change_and_gives_way_to_agreement(seven, charge):
    share = actions.query(share_of(seven, charge, 1), reason=" We booked one place. ", by=seven.heads[1])
    assert str(share.answer) == "Queried: We booked one place."

    share = actions.agree(share, by=seven.heads[1])

    assert str(share.answer) == "Agreed"
    assert share.answer.queried_at is None


def test_an_agreement_gives_way_to_a_query(seven, charge):
    share = actions.agree(share_of(seven, charge, 1), by=seven.heads[1])

    share = actions.query(share, reason="We booked one place", by=seven.heads[1])

    assert ShareLine.objects.with_answers().get(pk=share.pk).answer.is_agreed is False


def test_a_query_needs_its_reason(seven, charge):
    with pytest.raises(ValidationError, match="Say what is wrong with the share"):
        actions.query(share_of(seven, charge, 1), reason="  ", by=seven.heads[1])


def test_nobody_answers_before_being_asked(seven):
    share = share_of(seven, seven.drafted(), 1)

    with pytest.raises(ValidationError, match="have not been asked yet"):
        actions.agree(share, by=seven.heads[1])


def test_nobody_answers_for_a_share_of_nothing(seven):
    charge = seven.drafted(parts=dict(zip(seven.schools, (0, 1, 1, 1, 1, 1, 1), strict=True)))
    actions.ask(charge, by=seven.organiser)

    with pytest.raises(ValidationError, match="This share is nothing"):
        actions.agree(share_of(seven, charge, 0), by=seven.heads[0])


def test_an_answer_to_a_share_that_was_changed_meanwhile_is_refused(seven, charge):
    seen = share_of(seven, charge, 1)
    actions.redraft(charge, parts=seven.parts, payers=seven.payers, by=seven.organiser)

    with pytest.raises(ValidationError, match="has been changed since you opened this page"):
        actions.agree(seen, by=seven.heads[1])


def test_nobody_answers_once_it_is_posted(seven):
    charge = actions.ask(seven.drafted(decision="Agreed by the cluster"), by=seven.organiser)
    share = share_of(seven, charge, 1)
    actions.post(charge, by=seven.organiser)

    for answer in (lambda: actions.agree(share, by=seven.heads[1]), lambda: actions.query(share, reason="No", by=None)):
        with pytest.raises(ValidationError, match="This cost is posted"):
            answer()


def test_what_waits_is_what_was_asked_and_not_answered(seven, charge):
    actions.agree(share_of(seven, charge, 0), by=seven.heads[0])
    actions.query(share_of(seven, charge, 1), reason="We booked one place", by=seven.heads[1])
    seven.drafted()

    assert list(ShareLine.objects.waiting().values_list("school__urn", flat=True).order_by("school__urn")) == [
        103,
        104,
        105,
        106,
        107,
    ]


def test_a_charge_is_ready_when_all_agreed_or_a_decision_names_it_and_nobody_queries(seven, charge):
    named = seven.drafted(decision="Agreed by the cluster")
    ready = Charge.objects.ready_to_post()
    assert list(ready) == [named]

    for index, head in enumerate(seven.heads):
        actions.agree(share_of(seven, charge, index), by=head)
    assert set(ready.all()) == {named, charge}

    actions.query(share_of(seven, charge, 4), reason="We booked one place", by=seven.heads[4])
    assert list(ready.all()) == [named]


def test_a_partner_without_people_on_the_portal_is_not_waited_for(seven):
    college = Organisation.objects.create(name="Ashworth College", kind="college")
    charge = seven.drafted(parts={seven.schools[0]: 1, college: 1})
    actions.ask(charge, by=seven.organiser)

    actions.agree(share_of(seven, charge, 0), by=seven.heads[0])

    assert actions.post(charge, by=seven.organiser).is_posted
