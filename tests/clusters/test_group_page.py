"""The page of a group: what the public reads, and what its own people see besides."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters import history
from clusters.permissions.table import Job
from tests import factories


def text_of(client, group):
    """The page of `group`, its spaces and line breaks made single."""
    response = client.get(group.get_absolute_url())

    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def booked(cast, title):
    """A meeting of the cluster in the diary."""
    return factories.meeting(cast.cluster, cast.organiser, cast.moss_bank, title=title)


def test_the_public_reads_facts_and_roles_but_no_names(cast, client):
    cast.cluster.purpose = "Sharing what works."
    cast.cluster.managed_by = factories.governor_group("Primary heads")
    cast.cluster.save()
    cast.organiser.name = "Somebody in person"
    cast.organiser.save()

    text = text_of(client, cast.cluster)

    assert "Cluster, primary" in text
    assert "Sharing what works." in text
    assert "Primary heads" in text
    assert f'{cast.governors.get_absolute_url()}">North governors</a>, established' in text
    assert "Head teacher, Brook Lane Primary School" in text
    assert cast.moss_bank.get_absolute_url() in text
    assert reverse("clusters:contact", kwargs={"slug": cast.cluster.slug}) in text
    assert "Somebody in person" not in text
    assert "Head teacher, Moss Bank" not in text


@pytest.mark.parametrize("who", ["outsider", "governor"])
def test_somebody_of_another_group_reads_what_the_public_reads(cast, sign_in, who):
    booked(cast, "Spring meeting")
    history.record("put Moss Bank in", by=cast.officer, group=cast.cluster)
    cast.organiser.name = "Somebody in person"
    cast.organiser.save()

    text = text_of(sign_in(getattr(cast, who)), cast.cluster)

    assert "Somebody in person" not in text
    assert "Spring meeting" not in text
    assert "put Moss Bank in" not in text
    assert "What the council can see here" not in text


def test_a_member_sees_people_by_post_offices_and_the_next_meeting(cast, sign_in):
    booked(cast, "Spring meeting")
    history.record("put Moss Bank in", by=cast.officer, group=cast.cluster)

    text = text_of(sign_in(cast.member), cast.cluster)

    assert "Head teacher, Moss Bank, head teacher" in text
    assert 'Head teacher, Brook Lane<br><span class="govuk-body-s">Head teacher, Brook Lane Primary School' in text
    assert "Spring meeting" in text
    assert "Book a meeting" in text
    assert "put Moss Bank in" in text
    assert "What the council can see here" in text


def test_who_is_invited_and_who_is_missing_is_said(cast, sign_in):
    cast.organiser.posts.update(ends_on="2026-01-05")
    factories.post(factories.person(name="New head", joined_at=None, is_active=False), cast.moss_bank)

    text = text_of(sign_in(cast.member), cast.cluster)

    assert "New head, head teacher (invited, has not joined yet)" in text
    assert text.count("No head teacher on record") == 1


def test_a_governor_group_without_people_at_a_school_says_nobody_is_on_record(cast, sign_in):
    text = text_of(sign_in(cast.governor), cast.governors)

    assert "Nobody on record" in text
    assert "No head teacher on record" not in text
    assert "Governor, Moss Bank, governor" in text


def test_a_group_with_one_organiser_says_so_and_what_to_do(cast, sign_in):
    factories.office(factories.person(joined_at=None, is_active=False), cast.cluster)

    text = text_of(sign_in(cast.member), cast.cluster)

    assert "This group has fewer than two organisers." in text
    assert "Ask its chair, its organiser or a governance officer of Ashworth to appoint a second." in text


def test_a_group_with_two_organisers_says_nothing(cast, sign_in):
    factories.office(cast.member, cast.cluster)

    assert "fewer than two organisers" not in text_of(sign_in(cast.member), cast.cluster)


def test_one_hands_over_ones_own_office_only(cast, sign_in):
    own = factories.office(cast.member, cast.cluster, job="clerk")
    foreign = cast.organiser.offices.get()

    text = text_of(sign_in(cast.member), cast.cluster)

    assert reverse("clusters:hand_over", kwargs={"pk": own.pk}) in text
    assert reverse("clusters:hand_over", kwargs={"pk": foreign.pk}) not in text


def test_the_council_s_part_is_read_from_the_table(cast, sign_in):
    text = text_of(sign_in(cast.member), cast.cluster)

    officers, advisers = text.split("Governance officers may:")[1].split("Advisers may:")
    assert "cancel a meeting" in officers
    assert "answer for a school" not in officers
    assert "see the people of a group by post" in advisers
    assert "see a meeting" not in advisers


def test_an_officer_sees_people_after_the_second_factor_only(cast, sign_in, settings):
    settings.REQUIRE_SECOND_FACTOR = True

    text = text_of(sign_in(cast.officer), cast.cluster)

    assert "Use your second factor" in text
    assert cast.member.name not in text


def test_schools_that_join_later_or_leave_soon_say_when(cast, client):
    coming = factories.school("Coming Primary School")
    factories.membership(cast.cluster, coming, starts_on="2099-09-01")
    cast.cluster.memberships.filter(school=cast.moss_bank).update(ends_on="2099-04-01")

    text = text_of(client, cast.cluster)

    assert "From 1 September 2099" in text
    assert "Until 31 March 2099" in text


def test_a_school_that_left_and_one_of_another_authority(cast, client):
    cast.cluster.memberships.filter(school=cast.moss_bank).update(ends_on="2026-01-05")
    factories.membership(cast.cluster, cast.far_away)

    text = text_of(client, cast.cluster)

    assert "Moss Bank" not in text
    assert "Far Away Primary School</a> (Elsewhere)" in text


def test_a_closed_group_takes_no_messages(cast, client):
    cast.cluster.closed_at = timezone.now()
    cast.cluster.save()

    text = text_of(client, cast.cluster)

    assert "This group closed on" in text
    assert "Send a message" not in text


def test_an_empty_group_says_so(cast, client):
    assert "No school is in this group yet." in text_of(client, factories.cluster())


def test_an_address_that_names_no_group(db, client):
    assert client.get("/groups/nowhere/").status_code == 404


def test_history_goes_back_page_by_page(cast, sign_in):
    for number in range(25):
        history.record(f"did thing {number}.", by=cast.organiser, group=cast.cluster)
    address = reverse("clusters:group_history", kwargs={"slug": cast.cluster.slug})
    client = sign_in(cast.member)

    first = client.get(address)
    second = client.get(address + first.context["lines"].next_url)

    assert "did thing 24." in first.content.decode()
    assert "did thing 4." not in first.content.decode()
    assert "did thing 4." in second.content.decode()
    assert second.context["lines"].next_url == ""


@pytest.fixture
def grown(cast):
    """Make the cluster one of `count` schools with everything that its page shows."""

    def grow(count):
        cast.cluster.memberships.filter(school=cast.brook_lane).delete()
        for number in range(count - 1):
            school = factories.school()
            factories.membership(cast.cluster, school)
            factories.post(factories.person(), school)
            factories.office(factories.person(), cast.cluster, job="organiser" if number else "chair")
        for number in range(count):
            history.record("did something", by=cast.officer, group=cast.cluster)
            booked(cast, f"Meeting {number}")
        return cast.cluster

    return grow


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("who", "queries"), [("nobody", 6), ("outsider", 9), ("member", 10), ("officer", 9)])
def test_it_takes_few_queries(cast, grown, client, sign_in, django_assert_num_queries, who, queries, count):
    group = grown(count)
    reader = client if who == "nobody" else sign_in(getattr(cast, who))

    with django_assert_num_queries(queries):
        reader.get(group.get_absolute_url())


@pytest.mark.parametrize("count", [1, 5])
def test_its_history_takes_five_queries(cast, grown, sign_in, django_assert_num_queries, count):
    group = grown(count)
    client = sign_in(cast.member)

    with django_assert_num_queries(5):
        client.get(reverse("clusters:group_history", kwargs={"slug": group.slug}))


def test_posts_outside_the_seats_are_not_in_the_group(cast, sign_in):
    factories.post(factories.person(name="Somebody else"), cast.moss_bank, Job.SITE_MANAGER)

    assert "Somebody else" not in text_of(sign_in(cast.member), cast.cluster)
