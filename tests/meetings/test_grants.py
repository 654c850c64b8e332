"""Heads' clusters and governor groups never see each other's papers unless granted, and no more once that ends."""

import pytest
from django.urls import reverse

from accounts.models import User
from clusters.actions import grants
from clusters.models import Grant, HistoryLine
from clusters.permissions.table import Job, OfficeJob
from letters.models import Letter
from meetings import actions, links
from tests import factories


@pytest.fixture
def theirs(cast, draft):
    """A meeting of the governor group, which the officer booked; its chair is a governor from outside the cluster."""
    chair = factories.person("chair@governors.example", "Chair of the governor group")
    factories.office(chair, cast.governors, OfficeJob.CHAIR)
    return actions.schedule(draft(group=cast.governors, title="Budget of governors"), by=cast.officer)


@pytest.fixture(params=["heads read the governors", "governors read the heads"])
def sides(request, cast, meeting, theirs):
    """(who reads, the meeting they must not see, their own group, who may grant it)."""
    if request.param == "heads read the governors":
        return cast.member, theirs, cast.cluster, theirs.group.offices.get().user
    return cast.governor, meeting, cast.governors, cast.organiser


@pytest.fixture
def grant(sides):
    _, meeting, group, giver = sides
    return grants.give(Grant(group=meeting.group, what="papers", to_group=group), by=giver)


def seen(reader, meeting, sign_in, client):
    """Where `reader` finds the meeting."""
    reader = User.objects.get(pk=reader.pk)
    browser = sign_in(reader)
    feed = reverse("meetings:feed", args=[actions.open_feed(reader)])
    pages = {
        "page": meeting.get_absolute_url(),
        "file": reverse("meetings:ics", kwargs={"pk": meeting.pk}),
        "list": reverse("meetings:list"),
        "past": f"{reverse('meetings:list')}?when=past",
        "month": f"{reverse('meetings:list')}?month=2027-01",
        "desk": reverse("home"),
        "group": meeting.group.get_absolute_url(),
        "group's history": reverse("clusters:group_history", kwargs={"slug": meeting.group.slug}),
        "school's history": reverse("clusters:school_history", kwargs={"urn": reader.posts.get().school.urn}),
    }
    texts = {place: browser.get(page).content.decode() for place, page in pages.items()}
    texts["feed"] = client.get(feed).content.decode().replace("\r\n ", "")
    return {place for place, text in texts.items() if meeting.title in text}


def statuses(reader, meeting, sign_in):
    """What the reader meets who tries to do something with the meeting."""
    browser = sign_in(User.objects.get(pk=reader.pk))
    names = ("answer", "change", "cancel", "attendance")
    return {browser.get(reverse(f"meetings:{name}", kwargs={"pk": meeting.pk})).status_code for name in names}


def test_without_a_grant_nothing_of_it_is_found(sides, sign_in, client):
    reader, meeting, *_ = sides

    assert seen(reader, meeting, sign_in, client) == set()
    assert not Letter.objects.to(reader).about(meeting.about).exists()


def test_a_grant_shows_the_meetings_and_not_what_is_said_of_people(sides, grant, sign_in, client):
    reader, meeting, *_ = sides

    assert seen(reader, meeting, sign_in, client) == {"page", "file", "list", "month", "desk", "feed"}


def test_who_may_read_may_do_nothing(sides, grant, sign_in):
    reader, meeting, *_ = sides

    assert statuses(reader, meeting, sign_in) == {403}
    new = reverse("meetings:schedule", kwargs={"slug": meeting.group.slug})
    assert sign_in(User.objects.get(pk=reader.pk)).get(new).status_code == 403
    question = links.Question(meeting, reader.posts.get().school, User.objects.get(pk=reader.pk))
    assert not question.may_answer


def test_once_it_ends_nothing_is_found_any_more(sides, grant, sign_in, client):
    reader, meeting, _, giver = sides
    grants.end(grant, by=giver)

    assert seen(reader, meeting, sign_in, client) == set()
    assert statuses(reader, meeting, sign_in) == {404}


def test_a_grant_of_accounts_shows_no_paper(sides, sign_in, client):
    reader, meeting, group, giver = sides
    grants.give(Grant(group=meeting.group, what="accounts", to_group=group), by=giver)

    assert seen(reader, meeting, sign_in, client) == set()


def test_a_grant_goes_no_further_than_the_group_it_names(cast, sides, grant, sign_in, client):
    _, meeting, *_ = sides

    assert seen(cast.outsider, meeting, sign_in, client) == set()


def test_a_grant_is_for_those_who_sit_in_the_group_and_not_for_who_answers_for_them(cast, theirs, sign_in, client):
    deputy = factories.person("deputy@mossbank.example", "Deputy head, Moss Bank")
    factories.post(deputy, cast.moss_bank, Job.DEPUTY)
    grants.give(Grant(group=theirs.group, what="papers", to_group=cast.cluster), by=theirs.group.offices.get().user)

    assert "page" in seen(cast.member, theirs, sign_in, client)
    assert [seen(person, theirs, sign_in, client) for person in (deputy, cast.sbm)] == [set(), set()]


def test_one_person_reads_and_their_colleagues_do_not(cast, theirs, sign_in, client):
    chair = theirs.group.offices.get().user
    grants.give(Grant(group=theirs.group, what="papers"), email=cast.member.email, by=chair)

    assert "page" in seen(cast.member, theirs, sign_in, client)
    assert seen(cast.organiser, theirs, sign_in, client) == set()


def test_readers_are_not_told_of_meetings(sides, grant, draft, cast):
    reader, meeting, *_ = sides
    actions.schedule(draft(group=meeting.group, title="Next one"), by=meeting.booked_by)

    assert not [letter for letter in Letter.objects.to(reader) if "Next one" in letter.subject]


def test_a_grant_is_on_record_where_it_was_given(sides, grant):
    _, meeting, group, _ = sides

    assert HistoryLine.objects.of_group(meeting.group).filter(about=grant.about).exists()
    assert not HistoryLine.objects.of_group(group).filter(about=grant.about).exists()
