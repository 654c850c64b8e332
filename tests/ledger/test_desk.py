"""What of the ledger waits for whom."""

from datetime import UTC, date, datetime

import pytest

from ledger import actions, desk
from tests import factories


def waiting(user):
    """(kind, name, place) of what waits for `user`, read afresh."""
    vars(user).pop("_standing", None)
    return sorted((kind, name, place) for kind, _, name, place, _ in desk.waiting(user))


def test_an_asked_share_waits_for_its_school_until_it_is_answered(seven):
    charge = actions.ask(seven.drafted(), by=seven.organiser)
    head = seven.heads[1]
    before = waiting(head)

    actions.agree(charge.shares.get(school=seven.schools[1]), by=head)

    assert before == [("ledger.share", "IOSH Managing Safely", "School 102")]
    assert waiting(head) == []


def test_a_share_is_due_at_the_end_of_its_day_in_london(seven):
    actions.ask(seven.drafted(), by=seven.organiser, answer_by=date(2099, 7, 1))

    ((*_, due_at),) = desk.waiting(seven.heads[1])

    assert due_at == datetime(2099, 7, 1, 22, 59, tzinfo=UTC)


def test_a_query_waits_for_those_who_post_until_it_is_settled(seven):
    charge = actions.ask(seven.drafted(parts={seven.schools[1]: 1}), by=seven.organiser)
    share = charge.shares.get()
    actions.query(share, reason="Why?", by=seven.heads[1])
    queried = waiting(seven.organiser)

    actions.agree(share, by=seven.heads[1])

    assert queried == [("ledger.query", "IOSH Managing Safely", "East cluster")]
    assert waiting(seven.organiser) == [("ledger.ready", "IOSH Managing Safely", "East cluster")]


def test_a_payment_waits_for_the_school_that_owes_it_and_not_for_the_stewards(seven):
    charge = seven.posted(parts=dict.fromkeys(seven.schools[:2], 1))
    before = waiting(seven.heads[1])

    assert waiting(seven.organiser) == []
    actions.settle(charge.settlements.get(), reference="JNL 1", by=seven.heads[1])

    assert before == [("ledger.settlement", "IOSH Managing Safely", "School 102")]
    assert waiting(seven.heads[1]) == []


def test_a_school_goes_by_the_name_that_people_use(seven):
    seven.schools[1].local_name = "The Heights"
    seven.schools[1].save()
    actions.ask(seven.drafted(), by=seven.organiser)

    assert waiting(seven.heads[1]) == [("ledger.share", "IOSH Managing Safely", "The Heights")]


def test_nothing_waits_for_outsiders(seven, cast):
    actions.ask(seven.drafted(), by=seven.organiser)
    seven.posted()

    assert waiting(cast.outsider) == []
    assert waiting(factories.person()) == []


def test_every_kind_leads_to_a_page(seven):
    actions.ask(seven.drafted(), by=seven.organiser)

    (errand,) = desk.errands_of(seven.heads[1])

    assert errand.url.endswith("/agree/")
    assert f"{errand.words} {errand.name}" == "Agree or query your share of IOSH Managing Safely"


@pytest.mark.parametrize("costs", [1, 5])
def test_what_waits_takes_one_query_beside_the_standing(seven, costs, django_assert_num_queries):
    for _ in range(costs):
        actions.ask(seven.drafted(), by=seven.organiser)
        seven.posted()

    with django_assert_num_queries(3):
        waiting(seven.heads[1])
