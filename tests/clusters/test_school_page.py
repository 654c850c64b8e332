"""The page of a school: the register's facts for anybody, posts and history for its own people, and its local name."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters import history
from clusters.models import HistoryLine, School, Succession
from clusters.permissions.table import Job
from tests import factories


def text_of(client, school):
    """The page of `school`, its spaces and line breaks made single."""
    response = client.get(school.get_absolute_url())

    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def name_page(cast):
    return reverse("clusters:rename_school", kwargs={"urn": cast.moss_bank.urn})


def hidden(response):
    """What the form of the name remembers of the moment when it was opened."""
    return response.context["form"].initial["opened"]


# --- what anybody reads ----------------------------------------------------------------------------


def test_the_public_reads_the_register_s_facts_and_the_groups(cast, client):
    School.objects.filter(pk=cast.moss_bank.pk).update(
        pupils=212,
        fsm_percent="17.5",
        census_on="2026-01-15",
        low_age=3,
        high_age=11,
        street="1 Moss Lane",
        town="Ashworth",
        telephone="01204 000 000",
        website="https://mossbank.example",
        trust="Ashworth Learning Trust",
        former_names=["Moss Bank Infant School"],
    )

    text = text_of(client, cast.moss_bank)

    assert str(cast.moss_bank.urn) in text
    assert "Community school" in text
    assert "3 to 11" in text
    assert "212<br>on 15 January 2026" in text
    assert "17.5%<br>on 15 January 2026" in text
    assert "1 Moss Lane<br>Ashworth<br>" in text
    assert 'href="tel:01204000000"' in text
    assert 'href="https://mossbank.example"' in text
    assert "Ashworth Learning Trust" in text
    assert "Moss Bank Infant School" in text
    assert cast.cluster.get_absolute_url() in text
    assert cast.governors.get_absolute_url() in text


def test_what_the_register_does_not_say_is_not_known(cast, client):
    School.objects.filter(pk=cast.moss_bank.pk).update(pupils=None, fsm_percent=None, postcode="", easting=None)

    text = text_of(client, cast.moss_bank)

    assert text.count("Not known") == 5
    assert "Not on the map" in text


def test_the_map_shows_the_schools_of_its_groups_and_marks_this_one(cast, client):
    drawing = client.get(cast.moss_bank.get_absolute_url()).context["page"].map

    assert [key.name for key in drawing.keys] == ["Brook Lane Primary School", "Moss Bank Primary School"]
    assert len({key.colour for key in drawing.keys}) == 2
    assert len({key.shape for key in drawing.keys}) == 2


def test_a_school_in_no_group_has_no_map(db, client):
    text = text_of(client, factories.school())

    assert "This school is in no group." in text
    assert "<svg" not in text


def test_a_name_used_locally_stands_beside_the_register_s(cast, client):
    School.objects.filter(pk=cast.moss_bank.pk).update(local_name="Mossy")

    text = text_of(client, cast.moss_bank)

    assert '<h1 class="govuk-heading-l">Mossy</h1>' in text
    assert "Moss Bank Primary School" in text


def test_the_public_learns_nothing_of_people_and_history(cast, client):
    history.record("was put in the group", by=cast.officer, school=cast.moss_bank)

    text = text_of(client, cast.moss_bank)

    assert cast.member.name not in text
    assert "was put in the group" not in text
    assert "Correct the name" not in text


def test_a_school_that_closed_says_when_and_what_follows_it(cast, client):
    School.objects.filter(pk=cast.moss_bank.pk).update(status="closed", closes_on="2026-08-31", closing_is_assumed=True)
    Succession.objects.create(predecessor=cast.moss_bank, successor=cast.brook_lane, successor_urn=cast.brook_lane.urn)
    Succession.objects.create(predecessor=cast.moss_bank, successor_urn=123456)
    Succession.objects.create(predecessor=cast.moss_bank, successor_urn=123457, dismissed_at=timezone.now())

    text = text_of(client, cast.moss_bank)

    assert "This school closed on 31 August 2026. The date is assumed, because the register gives none." in text
    assert f'Followed by <a class="govuk-link" href="{cast.brook_lane.get_absolute_url()}">' in text
    assert "URN 123456, which is not in the portal yet" in text
    assert "123457" not in text
    assert f'Follows <a class="govuk-link" href="{cast.moss_bank.get_absolute_url()}">' in text_of(
        client, cast.brook_lane
    )


def test_an_address_that_names_no_school(db, client):
    assert client.get("/schools/1/").status_code == 404


# --- what its people see ---------------------------------------------------------------------------


def test_a_colleague_sees_posts_of_today_and_later_with_those_who_are_invited(cast, sign_in):
    factories.post(factories.person(name="A new clerk", joined_at=None, is_active=False), cast.moss_bank, Job.CLERK)
    factories.post(factories.person(name="A later head"), cast.moss_bank, starts_on="2099-09-01")
    factories.post(factories.person(name="A former head"), cast.moss_bank, ends_on="2025-09-01")

    text = text_of(sign_in(cast.sbm), cast.moss_bank)

    assert "Head teacher, Moss Bank" in text
    assert "A new clerk (invited, has not joined yet)" in text
    assert "A later head<br>From 1 September 2099" in text
    assert "A former head" not in text
    assert "End this post" not in text
    assert "No head teacher on record" not in text


def test_a_head_teacher_invites_and_ends_posts_and_leaves_other_heads_to_officers(cast, sign_in):
    other = factories.post(factories.person(), cast.moss_bank)
    own, sbm = cast.member.posts.get(), cast.sbm.posts.get()

    text = text_of(sign_in(cast.member), cast.moss_bank)

    assert reverse("clusters:invite_to_post", kwargs={"urn": cast.moss_bank.urn}) in text
    assert reverse("clusters:end_post", kwargs={"pk": own.pk}) in text
    assert reverse("clusters:end_post", kwargs={"pk": sbm.pk}) in text
    assert reverse("clusters:end_post", kwargs={"pk": other.pk}) not in text


def test_the_invitation_of_somebody_who_has_not_joined_is_withdrawn_not_ended(cast, sign_in):
    awaited = factories.post(factories.person(joined_at=None, is_active=False), cast.moss_bank, Job.CLERK)

    text = text_of(sign_in(cast.officer), cast.moss_bank)

    assert f'{reverse("clusters:end_post", args=[awaited.pk])}">Withdraw the invitation<' in text
    assert text.count("Withdraw the invitation<") == 1


def test_nobody_is_invited_to_a_school_that_closed(cast, sign_in):
    School.objects.filter(pk=cast.moss_bank.pk).update(status="closed", closes_on="2026-08-31")

    assert "Invite somebody" not in text_of(sign_in(cast.officer), cast.moss_bank)


def test_an_officer_sees_people_after_the_second_factor_only(cast, sign_in, settings):
    settings.REQUIRE_SECOND_FACTOR = True

    text = text_of(sign_in(cast.officer), cast.moss_bank)

    assert "Use your second factor" in text
    assert cast.member.name not in text


def test_a_school_without_a_head_teacher_says_so(cast, sign_in):
    cast.member.posts.update(ends_on="2026-01-05")

    assert "No head teacher on record" in text_of(sign_in(cast.sbm), cast.moss_bank)


def test_somebody_from_elsewhere_sees_no_posts(cast, sign_in):
    assert cast.member.name not in text_of(sign_in(cast.outsider), cast.moss_bank)


def test_groups_it_was_in_are_for_those_who_may_read_its_history(cast, sign_in, client):
    former = factories.cluster("Former cluster")
    factories.membership(former, cast.moss_bank, ends_on="2025-09-01")
    history.record("took Moss Bank out", by=cast.officer, school=cast.moss_bank)

    own, public = text_of(sign_in(cast.sbm), cast.moss_bank), text_of(client, cast.moss_bank)

    assert "Former cluster</a>, 1 September 2024 to 31 August 2025" in own
    assert "took Moss Bank out" in own
    assert "Former cluster" not in public


def test_history_goes_back_page_by_page(cast, sign_in):
    for number in range(21):
        history.record(f"did thing {number}.", by=cast.officer, school=cast.moss_bank)
    address = reverse("clusters:school_history", kwargs={"urn": cast.moss_bank.urn})
    client = sign_in(cast.sbm)

    first = client.get(address)
    second = client.get(address + first.context["lines"].next_url)

    assert "did thing 1." in first.content.decode()
    assert "did thing 0." not in first.content.decode()
    assert "did thing 0." in second.content.decode()


# --- the name used locally -------------------------------------------------------------------------


def test_the_head_teacher_corrects_the_name(cast, sign_in, name_page):
    client = sign_in(cast.member)

    response = client.post(
        name_page, {"local_name": "  Moss  Bank School ", "opened": hidden(client.get(name_page))}, follow=True
    )

    cast.moss_bank.refresh_from_db()
    assert cast.moss_bank.local_name == "Moss Bank School"
    assert "The school is shown as Moss Bank School now." in response.content.decode()
    line = HistoryLine.objects.get()
    assert str(line) == (
        "Head teacher, Moss Bank changed the name used locally from “Moss Bank Primary School” to “Moss Bank School”"
    )
    assert (line.actor, line.school) == (cast.member, cast.moss_bank)


@pytest.mark.parametrize("typed", ["", "Moss Bank Primary School"])
def test_the_register_s_name_needs_no_local_one(cast, sign_in, name_page, typed):
    School.objects.filter(pk=cast.moss_bank.pk).update(local_name="Mossy")
    client = sign_in(cast.member)

    client.post(name_page, {"local_name": typed, "opened": hidden(client.get(name_page))})

    cast.moss_bank.refresh_from_db()
    assert cast.moss_bank.local_name == ""


def test_saving_the_same_name_leaves_no_line(cast, sign_in, name_page):
    client = sign_in(cast.member)

    client.post(name_page, {"local_name": "", "opened": hidden(client.get(name_page))})

    assert not HistoryLine.objects.exists()


def test_the_later_of_two_people_is_shown_what_changed(cast, sign_in, name_page):
    head, officer = sign_in(cast.member), sign_in(cast.officer)
    opened = hidden(officer.get(name_page))
    head.post(name_page, {"local_name": "Moss Bank", "opened": hidden(head.get(name_page))})

    response = officer.post(name_page, {"local_name": "Mossy Bank", "opened": opened})

    text = response.content.decode()
    assert "Somebody else changed this while you were typing." in text
    assert 'value="Mossy Bank"' in text
    cast.moss_bank.refresh_from_db()
    assert cast.moss_bank.local_name == "Moss Bank"

    officer.post(name_page, {"local_name": "Mossy Bank", "opened": response.context["form"].data["opened"]})

    cast.moss_bank.refresh_from_db()
    assert cast.moss_bank.local_name == "Mossy Bank"


def test_a_name_that_is_too_long_is_refused_and_kept(cast, sign_in, name_page):
    client = sign_in(cast.member)
    long = "Moss " * 30

    response = client.post(name_page, {"local_name": long, "opened": hidden(client.get(name_page))})

    assert "The name must be 120 characters or fewer" in response.content.decode()
    assert long.strip() in response.content.decode()


# --- what it costs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("who", "queries"), [("nobody", 4), ("outsider", 7), ("member", 9), ("officer", 8)])
def test_it_takes_few_queries(cast, client, sign_in, django_assert_num_queries, who, queries, count):
    for _ in range(count - 1):
        factories.membership(factories.cluster(), cast.moss_bank)
        factories.membership(factories.cluster(), cast.moss_bank, ends_on="2025-09-01")
        factories.post(factories.person(), cast.moss_bank, Job.GOVERNOR)
        Succession.objects.create(predecessor=factories.school(), successor=cast.moss_bank, successor_urn=1)
    for _ in range(count):
        history.record("did something", by=cast.officer, school=cast.moss_bank)
    reader = client if who == "nobody" else sign_in(getattr(cast, who))

    with django_assert_num_queries(queries):
        reader.get(cast.moss_bank.get_absolute_url())


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("name", "queries"), [("school_history", 5), ("rename_school", 4)])
def test_its_other_pages_take_few_queries(cast, sign_in, django_assert_num_queries, name, queries, count):
    for _ in range(count):
        factories.membership(factories.cluster(), cast.moss_bank)
        factories.post(factories.person(), cast.moss_bank, Job.GOVERNOR)
        history.record("did something", by=cast.officer, school=cast.moss_bank)
    client = sign_in(cast.member)

    with django_assert_num_queries(queries):
        assert client.get(reverse(f"clusters:{name}", kwargs={"urn": cast.moss_bank.urn})).status_code == 200


def test_the_business_manager_is_led_to_what_the_school_owes_and_shares(cast, sign_in):
    address = cast.moss_bank.get_absolute_url()

    own, from_outside = (sign_in(who).get(address).content.decode() for who in (cast.sbm, cast.governor))

    for page in ("ledger:statement", "training:qualifications", "resources:offer"):
        assert f'href="{reverse(page, args=[cast.moss_bank.urn])}"' in own
        assert f'href="{reverse(page, args=[cast.moss_bank.urn])}"' not in from_outside
