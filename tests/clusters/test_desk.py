"""The officer's desk: the area in numbers, and what is missing in it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation
from clusters import gaps
from clusters.models import AuthorityPost, Handover, Succession
from clusters.permissions.table import Job
from tests import factories


@pytest.fixture
def desk(cast):
    return reverse("clusters:authority_desk", args=[cast.ashworth.code])


@pytest.fixture
def text(sign_in, cast, desk):
    """What the officer reads on the desk, its white space made single."""
    return lambda: " ".join(sign_in(cast.officer).get(desk).content.decode().split())


# --- which desk -------------------------------------------------------------------------------------


def test_an_officer_is_sent_to_the_desk_of_their_authority(cast, sign_in, desk):
    response = sign_in(cast.officer).get(reverse("clusters:desk"))

    assert (response.status_code, response.url) == (302, desk)


def test_an_officer_of_two_authorities_chooses(cast, sign_in, desk):
    AuthorityPost.objects.create(user=cast.officer, authority=cast.elsewhere, job="officer", starts_on="2024-09-01")

    page = sign_in(cast.officer).get(reverse("clusters:desk")).content.decode()

    assert desk in page
    assert reverse("clusters:authority_desk", args=[cast.elsewhere.code]) in page


@pytest.mark.parametrize("who", ["member", "organiser", "governor"])
def test_nobody_else_has_a_desk(cast, sign_in, who):
    assert sign_in(getattr(cast, who)).get(reverse("clusters:desk")).status_code == 404


# --- numbers ----------------------------------------------------------------------------------------


def test_the_area_in_numbers(cast):
    factories.school("Alone Primary School")
    factories.school("Shut Primary School", status="closed")
    Succession.objects.create(predecessor=cast.moss_bank, successor_urn=123456)

    numbers = gaps.numbers(cast.ashworth, cast.officer)

    assert numbers == {
        "open_schools": 3,
        "clusters": 1,
        "without_cluster": 1,
        "without_head": 1,
        "short_of_organisers": 2,
        "successions": 1,
        "requests": 0,
        "letters": 0,
        "last_read": None,
    }


def test_an_area_without_schools_begins_with_the_register(cast, sign_in):
    empty = factories.authority("803", "Empty")
    AuthorityPost.objects.create(user=cast.officer, authority=empty, job="officer", starts_on="2024-09-01")

    page = sign_in(cast.officer).get(reverse("clusters:authority_desk", args=["803"])).content.decode()

    assert "Bring in the school register" in page
    assert "Make a cluster" not in page


# --- head teachers ----------------------------------------------------------------------------------


def test_a_school_without_a_head_says_nobody(cast, text):
    factories.school("Alone Primary School")

    assert "Alone Primary School" in text()
    assert "Nobody" in text()


def test_an_invited_head_is_named_by_the_day_of_the_invitation(cast, text):
    school = factories.school("Waiting Primary School")
    invited = factories.person(joined_at=None, is_active=False)
    factories.post(invited, school)
    sent = datetime(2026, 10, 1, 9, tzinfo=UTC)
    Invitation.objects.create(
        user=invited, email=invited.email, purpose="head", token_hash="x", sent_at=sent, expires_at="2036-10-01T09:00Z"
    )

    assert "Invited on Thursday 1 October 2026, has not joined yet" in text()


def test_a_head_who_is_awaited_is_invited_again_and_a_school_with_none_is_asked_for_one(cast, text):
    none, waiting = factories.school("Alone Primary School"), factories.school("Waiting Primary School")
    awaited = factories.post(factories.person(joined_at=None, is_active=False), waiting)

    assert f'{reverse("clusters:invite_to_post", args=[none.urn])}?job=head">Invite<' in text()
    assert f'{reverse("clusters:resend_invitation", args=[awaited.pk])}">Invite again<' in text()
    assert reverse("clusters:invite_to_post", args=[waiting.urn]) not in text()


def test_the_link_to_a_gap_fills_in_which_post_or_office_it_is(cast, sign_in):
    client = sign_in(cast.officer)
    post = client.get(reverse("clusters:invite_to_post", args=[cast.moss_bank.urn]) + "?job=head")
    office = client.get(reverse("clusters:appoint", args=[cast.cluster.slug]) + "?job=organiser")

    assert '<option value="head" selected>' in post.content.decode()
    assert '<option value="organiser" selected>' in office.content.decode()


def test_an_office_on_offer_is_on_the_desk_once_the_officer_may_step_in(cast, text):
    offer = Handover.objects.create(
        office=cast.organiser.offices.get(), offered_by=cast.organiser, offered_to=cast.member
    )
    assert offer.get_absolute_url() not in text()

    Handover.objects.update(offered_at=datetime(2026, 10, 1, 9, tzinfo=UTC))

    assert "Offices that nobody has taken over" in text()
    assert "offered to Head teacher, Moss Bank on Thursday 1 October 2026" in text()
    assert offer.get_absolute_url() in text()


def test_a_head_who_is_awaited_without_an_invitation_on_record_is_not_forgotten(cast, text):
    factories.post(factories.person(joined_at=None, is_active=False), factories.school())

    assert "Invited, has not joined yet" in text()


def test_a_head_who_begins_later_is_named_by_that_day(cast, text):
    factories.post(factories.person(), factories.school("Next Primary School"), starts_on="2036-09-01")

    assert "Begins on Monday 1 September 2036" in text()


def test_a_head_whose_post_ended_or_whose_account_is_closed_is_none(cast):
    left, closed = factories.school("Left Primary School"), factories.school("Parted Primary School")
    factories.post(factories.person(), left, ends_on="2025-09-01")
    factories.post(factories.person(is_active=False), closed)
    factories.post(factories.person(), factories.school("Led Primary School"))
    factories.post(factories.person(), left, Job.DEPUTY)

    assert list(gaps.without_head(cast.ashworth)) == [left, closed]


# --- clusters and organisers ------------------------------------------------------------------------


def test_a_school_that_left_its_cluster_or_whose_cluster_closed_is_in_none(cast):
    left, orphan = factories.school("Left Primary School"), factories.school("Orphan Primary School")
    factories.membership(cast.cluster, left, ends_on="2025-09-01")
    factories.cluster("Old cluster", orphan, closed_at=timezone.now())
    factories.membership(cast.cluster, factories.school("Soon Primary School"), starts_on="2036-09-01")

    assert list(gaps.without_cluster(cast.ashworth)) == [left, orphan]


def test_a_governor_group_is_no_cluster(cast):
    school = factories.school("Governed Primary School")
    factories.membership(cast.governors, school)

    assert list(gaps.without_cluster(cast.ashworth)) == [school]


def test_groups_with_one_organiser_are_pointed_out_and_those_with_two_are_not(cast, text):
    assert "North cluster: one organiser." in text()
    assert "North governors: no organiser." in text()

    factories.office(cast.member, cast.cluster)

    assert "North cluster: one organiser." not in text()


def test_an_organiser_who_has_not_joined_is_shown_and_not_counted(cast, text):
    factories.office(factories.person(None, "An invited person", joined_at=None, is_active=False), cast.cluster)

    assert "An invited person, who has not joined yet" in text()
    assert "North cluster: one organiser." in text()


def test_nothing_of_another_area_is_on_the_desk(cast, text):
    factories.school("Foreign Primary School", area=cast.elsewhere)

    assert "Far cluster" not in text()
    assert "Foreign Primary School" not in text()


# --- size -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rows", "queries"), [(1, 10), (5, 10), (100, 11)])
def test_the_desk_takes_one_query_more_to_count_what_fills_pages(
    cast, sign_in, desk, django_assert_num_queries, rows, queries
):
    for _ in range(rows):
        factories.school()
        group = factories.cluster()
        office = factories.office(factories.person(), group)
        long_ago = timezone.now() - timedelta(days=60)
        Handover.objects.create(
            office=office, offered_by=office.user, offered_to=factories.person(), offered_at=long_ago
        )
        factories.post(factories.person(joined_at=None, is_active=False), factories.school())
    client = sign_in(cast.officer)

    with django_assert_num_queries(queries):
        client.get(desk)


@pytest.mark.parametrize("rows", [1, 5])
def test_choosing_an_area_takes_three_queries(cast, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        area = factories.authority(f"81{number}", f"Area {number}")
        AuthorityPost.objects.create(user=cast.officer, authority=area, job="officer", starts_on="2024-09-01")
    client = sign_in(cast.officer)

    with django_assert_num_queries(3):
        assert client.get(reverse("clusters:desk")).status_code == 200


@pytest.mark.parametrize("name", ["clusters:without_head", "clusters:without_cluster"])
@pytest.mark.parametrize(("rows", "queries"), [(1, 4), (5, 4), (100, 5)])
def test_the_whole_lists_take_one_query_more_to_count_what_fills_pages(
    cast, sign_in, django_assert_num_queries, name, rows, queries
):
    for _ in range(rows):
        factories.school()
    client = sign_in(cast.officer)

    with django_assert_num_queries(queries):
        client.get(reverse(name, args=[cast.ashworth.code]))


def test_long_lists_show_their_beginning_and_lead_to_the_whole(cast, text, sign_in):
    for number in range(25):
        factories.school(f"Lone {number:02} Primary School")

    assert "All 25 schools in no cluster" in text()
    assert "All 25 schools with no head teacher on record" in text()
    whole = sign_in(cast.officer).get(reverse("clusters:without_cluster", args=[cast.ashworth.code]), {"page": 2})
    assert "Lone 24 Primary School" in whole.content.decode()
