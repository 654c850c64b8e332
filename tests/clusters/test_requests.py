"""Anybody asks for a governor group; officers talk, decline or establish it, and everybody learns by letter."""

from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from clusters import desk, people
from clusters.actions import groups, requests
from clusters.models import AuthorityPost, GovernorGroup, GroupRequest, HistoryLine, RequestMessage
from clusters.permissions.table import GOVERNORS, Profile
from letters.models import Kind, Letter
from tests import factories
from tests.together import at_once

KEY = "6f0d7c1e-3f5b-4a52-9d8c-0a4c5f0e9b11"
WHY = "Our governors want to compare policies."


@pytest.fixture(autouse=True)
def nobody_has_asked():
    cache.clear()


@pytest.fixture
def south(cast):
    """A cluster of both schools that has no governor group."""
    return factories.cluster("South cluster", cast.moss_bank, cast.brook_lane)


@pytest.fixture
def page(south):
    return reverse("clusters:request_group", kwargs={"slug": south.slug})


@pytest.fixture
def asked(south):
    """A stranger's request."""
    return requests.ask(request_for(south))


@pytest.fixture
def members(cast, south):
    """The request of the head teacher of Moss Bank, who was signed in."""
    return requests.ask(request_for(south, name=cast.member.name, email=cast.member.email), by=cast.member)


@pytest.fixture
def colleague(cast):
    """A second governance officer of Ashworth."""
    person = factories.person("second@ashworth.example", "Second officer, Ashworth")
    AuthorityPost.objects.create(user=person, authority=cast.ashworth, job="officer", starts_on="2024-09-01")
    return person


def request_for(cluster, **fields):
    said = {"name": "A parent governor", "email": "parent@home.example", "role": "Parent governor, Moss Bank"}
    return GroupRequest(cluster=cluster, **{**said, "why": WHY, "key": uuid4(), **fields})


def group_for(cluster, name="South governors"):
    return GovernorGroup(
        authority=cluster.authority,
        matched_cluster=cluster,
        name=name,
        seats=GOVERNORS,
        profile=Profile.FORUM,
        state="established",
    )


def typed(**fields):
    """What a stranger's browser posts."""
    said = {"name": "A parent governor", "email": "parent@home.example", "role": "Parent governor, Moss Bank"}
    return {**said, "why": WHY, "key": KEY, **fields}


def letters_to(reader):
    """The subjects of the letters to a person or an address, oldest first."""
    letters = Letter.objects.order_by("pk")
    return [each.subject for each in letters if reader in (each.recipient, each.address)]


# --- asking -----------------------------------------------------------------------------------------


def test_a_stranger_asks_and_gets_a_letter_and_so_do_the_officers(cast, client, south, page):
    response = client.post(page, typed())

    assert response.url == reverse("clusters:request_sent", kwargs={"slug": south.slug})
    asked = GroupRequest.objects.get()
    assert (asked.cluster, asked.email, asked.asked_by, asked.state) == (south, "parent@home.example", None, "waiting")
    assert letters_to("parent@home.example") == ["Your request: a governor group for South cluster"]
    assert letters_to(cast.officer) == ["A governor group is asked for: South cluster"]
    assert letters_to(cast.outsider) == []


def test_no_address_is_shown_to_the_stranger(cast, client, south, page):
    texts = [client.get(page), client.post(page, typed(), follow=True)]
    letter = Letter.objects.get(address="parent@home.example")

    assert all(cast.officer.email not in text.content.decode() for text in texts)
    assert cast.officer.email not in letter.text
    assert letter.reply_to == ""


def test_the_officers_letter_answers_to_the_stranger_and_warns(cast, asked):
    letter = Letter.objects.get(recipient=cast.officer)

    assert (letter.kind, letter.reply_to) == (Kind.GOVERNANCE, "parent@home.example")
    assert WHY in letter.text
    assert "nobody has checked that the sender is who they say" in letter.text
    assert asked.get_absolute_url() in letter.text


def test_it_is_on_record_without_the_asker(south, asked):
    line = HistoryLine.objects.get()

    assert (line.actor, line.group_id) == (None, south.pk)
    assert line.text == "asked for a governor group for South cluster"


def test_a_member_need_not_say_who_they_are_and_sees_the_request(cast, sign_in, page):
    browser = sign_in(cast.member)

    response = browser.post(page, {"role": "Head teacher, Moss Bank", "why": WHY, "key": KEY}, follow=True)

    asked = GroupRequest.objects.get()
    assert (asked.asked_by, asked.email, asked.name) == (cast.member, cast.member.email, cast.member.name)
    assert response.redirect_chain[-1][0] == asked.get_absolute_url()
    assert WHY in response.content.decode()


def test_who_asked_finds_the_request_again_and_others_do_not(cast, client, sign_in, members, page):
    seen = [
        members.get_absolute_url() in reader.get(page).content.decode()
        for reader in (sign_in(cast.member), sign_in(cast.organiser), client)
    ]

    assert seen == [True, False, False]


def test_two_presses_are_one_request(client, page):
    for _ in range(3):
        client.post(page, typed())

    assert (GroupRequest.objects.count(), RequestMessage.objects.count(), Letter.objects.count()) == (1, 0, 2)


def test_asking_again_while_it_waits_adds_to_the_talk_and_reveals_nothing(cast, client, page):
    first = client.post(page, typed())
    second = client.post(page, typed(why="The trust supports it too.", key=str(uuid4())))

    assert (second.status_code, second.url) == (first.status_code, first.url)
    assert [message.text for message in GroupRequest.objects.get().messages.in_order()] == [
        "The trust supports it too."
    ]
    assert letters_to(cast.officer)[1:] == ["A parent governor, through the public form writes about South cluster"]


def test_the_database_keeps_one_open_request_of_each_address(asked, south):
    with pytest.raises(IntegrityError):
        request_for(south).save()


def test_who_signs_in_takes_over_what_was_asked_under_their_address(cast, south):
    requests.ask(request_for(south, email=cast.member.email))

    kept = requests.ask(request_for(south, email=cast.member.email, why="It is me"), by=cast.member)

    assert kept.asked_by == cast.member


def test_a_cluster_with_a_governor_group_says_so(cast, client):
    page = reverse("clusters:request_group", kwargs={"slug": cast.cluster.slug})

    text = client.get(page).content.decode()
    response = client.post(page, typed())

    assert "North cluster has a governor group already" in text
    assert response.context["form"].non_field_errors() == [
        "North cluster has a governor group already: North governors. Write to its organisers instead."
    ]
    assert not GroupRequest.objects.exists()


def test_without_an_officer_nothing_is_kept_that_nobody_reads(cast, client, page):
    cast.officer.authority_posts.all().delete()

    response = client.post(page, typed())

    assert response.context["form"].non_field_errors() == [
        "Nobody at Ashworth could read your request here at the moment. Ask the council instead."
    ]
    assert response.context["form"]["why"].value() == WHY


def test_a_closed_cluster_has_no_such_page(client, south, page):
    south.closed_at = "2026-01-05T09:00Z"
    south.save()

    assert client.get(page).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("name", " ", "Enter your name"),
        ("email", "parent", "Enter an email address in the correct format, like name@example.com"),
        ("role", "", "Enter your role and your school"),
        ("why", "", "Enter why the cluster should have a governor group"),
        ("why", "x" * 4001, "Your reasons must be 4,000 characters or fewer. They have 4001"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_lost(client, page, field, value, error):
    response = client.post(page, typed(**{field: value}))

    assert response.context["form"].errors == {field: [error]}
    assert response.context["form"]["key"].value() == KEY
    assert not Letter.objects.exists()


def test_the_fourth_request_within_an_hour_waits_and_is_not_lost(client, page):
    answers = [client.post(page, typed(why=f"Reason {number}", key=str(uuid4()))) for number in range(4)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "Reason 3" in answers[3].content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_request(south):
    asked = [request_for(south, key=UUID(KEY)) for _ in range(2)]

    at_once(*[lambda each=each: requests.ask(each) for each in asked])

    assert (GroupRequest.objects.count(), Letter.objects.count()) == (1, 2)


# --- talking ----------------------------------------------------------------------------------------


def test_an_officer_writes_and_the_stranger_answers_by_mail(cast, asked):
    requests.say(asked, "Which schools support it?", key=uuid4(), by=cast.officer)

    letter = Letter.objects.filter(address="parent@home.example").latest("pk")
    assert letter.subject == "About your request: a governor group for South cluster"
    assert letter.reply_to == cast.officer.email
    assert "Which schools support it?" in letter.text
    assert "Answer this letter" in letter.text


def test_an_officer_writes_and_the_member_answers_on_the_page(cast, sign_in, members):
    requests.say(members, "Which schools support it?", key=uuid4(), by=cast.officer)

    letter = Letter.objects.filter(recipient=cast.member).latest("pk")
    sign_in(cast.member).post(members.get_absolute_url(), {"text": "All of them", "key": KEY})

    assert letter.reply_to == ""
    assert members.get_absolute_url() in letter.text
    assert letters_to(cast.officer)[-1] == "Head teacher, Moss Bank writes about South cluster"
    assert [message.is_from_asker for message in members.messages.in_order()] == [False, True]


def test_a_message_that_is_sent_twice_is_written_once(cast, sign_in, members):
    for _ in range(2):
        sign_in(cast.officer).post(members.get_absolute_url(), {"text": "Which schools?", "key": KEY})

    assert RequestMessage.objects.count() == 1


def test_nobody_writes_about_what_is_decided(cast, sign_in, asked):
    requests.decline(asked, reason="Too few schools", by=cast.officer)

    response = sign_in(cast.officer).post(asked.get_absolute_url(), {"text": "But", "key": KEY})

    assert response.context["form"].non_field_errors()[0].startswith("Governance officer, Ashworth declined this")


def test_strangers_and_other_members_see_no_request(cast, client, sign_in, members):
    page = members.get_absolute_url()

    assert client.get(page).status_code == 302
    assert [sign_in(each).get(page).status_code for each in (cast.organiser, cast.governor, cast.outsider)] == [404] * 3


def test_the_address_is_for_officers_alone(cast, sign_in, members):
    assert "mailto:" in sign_in(cast.officer).get(members.get_absolute_url()).content.decode()
    assert "mailto:" not in sign_in(cast.member).get(members.get_absolute_url()).content.decode()


# --- deciding ---------------------------------------------------------------------------------------


def test_declining_tells_the_asker_why(cast, sign_in, asked):
    page = reverse("clusters:decline_request", kwargs={"pk": asked.pk})

    refused = sign_in(cast.officer).post(page, {"reason": ""})
    sign_in(cast.officer).post(page, {"reason": "Too few schools"})

    assert refused.context["form"].errors == {"reason": ["Enter why the request is declined"]}
    asked.refresh_from_db()
    assert (asked.state, asked.reason, asked.decided_by) == ("declined", "Too few schools", cast.officer)
    letter = Letter.objects.filter(address="parent@home.example").latest("pk")
    assert letter.subject == "Declined: a governor group for South cluster"
    assert "Too few schools" in letter.text


def test_after_a_refusal_somebody_may_ask_again(cast, south, asked):
    requests.decline(asked, reason="Too few schools", by=cast.officer)

    assert requests.ask(request_for(south)) != asked


def test_the_page_says_what_will_happen_before_the_press(cast, sign_in, asked):
    page = reverse("clusters:establish_request", kwargs={"pk": asked.pk})

    text = sign_in(cast.officer).get(page).content.decode()

    assert "takes over its 2 schools" in text
    assert "The 2 people of South cluster who joined the portal get a letter" in text
    assert not GovernorGroup.objects.filter(name="South governors").exists()


def test_establishing_matches_the_group_and_takes_the_schools_over(cast, sign_in, south, asked):
    page = reverse("clusters:establish_request", kwargs={"pk": asked.pk})
    form = sign_in(cast.officer).get(page).context["form"]

    response = sign_in(cast.officer).post(
        page,
        {
            "name": form["name"].value(),
            "purpose": "",
            "seats": form["seats"].value(),
            "profile": form["profile"].value(),
            "opened": form["opened"].value(),
        },
    )

    group = GovernorGroup.objects.get(matched_cluster=south)
    assert (group.name, group.seats, group.profile, group.state) == (
        "South governors",
        GOVERNORS,
        "forum",
        "established",
    )
    assert response.url == reverse("clusters:representatives", kwargs={"slug": group.slug})
    assert list(people.member_schools(group)) == [cast.brook_lane, cast.moss_bank]
    asked.refresh_from_db()
    assert (asked.state, asked.governor_group) == ("established", group)


def test_establishing_tells_who_asked_and_the_heads(cast, south, asked, members):
    groups.establish_as_asked(asked, group_for(south), by=cast.officer)

    assert letters_to("parent@home.example")[-1] == "Established: South governors"
    assert letters_to(cast.member)[-2:] == [
        "Established: South governors",
        "A governor group for South cluster: South governors",
    ]
    assert letters_to(cast.organiser) == ["A governor group for South cluster: South governors"]
    assert letters_to(cast.governor) == []
    assert not GroupRequest.objects.waiting().exists()


def test_a_group_made_without_being_asked_answers_who_asked(cast, south, asked):
    groups.establish(group_for(south), with_schools=False, by=cast.officer)

    assert letters_to("parent@home.example")[-1] == "Established: South governors"


def test_a_group_that_is_matched_later_answers_who_asked(cast, south, asked):
    group = groups.create(
        GovernorGroup(authority=cast.ashworth, name="Standing alone", seats=GOVERNORS), by=cast.officer
    )
    group.matched_cluster = south

    groups.change(group, seen=group.version, by=cast.officer)

    assert letters_to("parent@home.example")[-1] == "Established: Standing alone"


def test_a_name_that_is_taken_is_refused_beside_the_name(cast, sign_in, asked):
    page = reverse("clusters:establish_request", kwargs={"pk": asked.pk})

    typed = {"name": "North cluster", "seats": GOVERNORS, "profile": "forum", "purpose": ""}
    response = sign_in(cast.officer).post(page, typed)

    assert response.context["form"].errors == {
        "name": ["There is a group with this name already. Choose another name."]
    }
    assert asked.is_waiting


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_wins_and_the_other_is_told(cast, south, asked, colleague):
    first, second = at_once(
        lambda: groups.establish_as_asked(asked, group_for(south), by=cast.officer),
        lambda: requests.decline(asked, reason="Too few schools", by=colleague),
    )

    refused = [each for each in (first, second) if isinstance(each, ValidationError)]
    assert len(refused) == 1
    asked.refresh_from_db()
    assert refused[0].messages == [asked.outcome]
    assert GovernorGroup.objects.filter(matched_cluster=south).count() == (asked.state == "established")


@pytest.mark.django_db(transaction=True)
def test_two_requests_established_at_once_make_one_group(cast, south, asked, members, colleague):
    outcomes = at_once(
        lambda: groups.establish_as_asked(asked, group_for(south), by=cast.officer),
        lambda: groups.establish_as_asked(members, group_for(south, "Other name"), by=colleague),
        lambda: groups.establish(group_for(south, "Third name"), with_schools=True, by=cast.officer),
    )

    assert sum(isinstance(each, ValidationError) for each in outcomes) == 2
    assert GovernorGroup.objects.filter(matched_cluster=south).count() == 1
    assert not GroupRequest.objects.waiting().exists()


# --- lists and places where one may ask -------------------------------------------------------------


def test_the_officers_list_puts_waiting_first(cast, sign_in, south, asked):
    other = requests.ask(request_for(south, email="other@home.example"))
    requests.decline(asked, reason="Too few schools", by=cast.officer)

    page = sign_in(cast.officer).get(reverse("clusters:requests", kwargs={"code": cast.ashworth.code}))

    assert list(page.context["page"]) == [other, asked]


def test_one_may_ask_from_the_cluster_and_the_area(cast, client, south, page):
    assert page in client.get(south.get_absolute_url()).content.decode()
    area = client.get(reverse("clusters:area")).content.decode()
    assert page in area
    assert reverse("clusters:request_group", kwargs={"slug": cast.cluster.slug}) not in area
    assert "governor-group/new" not in client.get(cast.cluster.get_absolute_url()).content.decode()


def test_the_desk_counts_those_that_wait(cast, sign_in, asked):
    desk = sign_in(cast.officer).get(reverse("clusters:authority_desk", kwargs={"code": cast.ashworth.code}))

    assert desk.context["numbers"]["requests"] == 1


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_takes_four_queries(cast, sign_in, south, django_assert_num_queries, count):
    for number in range(count):
        requests.ask(request_for(south, email=f"person{number}@home.example"))
    browser = sign_in(cast.officer)

    with django_assert_num_queries(4):
        browser.get(reverse("clusters:requests", kwargs={"code": cast.ashworth.code}))


@pytest.mark.parametrize("count", [1, 5])
def test_a_request_takes_four_queries(cast, sign_in, members, django_assert_num_queries, count):
    for number in range(count):
        requests.say(members, f"Question {number}", key=uuid4(), by=cast.officer)
    browser = sign_in(cast.officer)

    with django_assert_num_queries(4):
        browser.get(members.get_absolute_url())


@pytest.mark.parametrize("count", [1, 5])
def test_the_form_takes_one_query(client, south, page, django_assert_num_queries, count):
    for _ in range(count):
        factories.membership(south, factories.school())

    with django_assert_num_queries(1):
        client.get(page)


# --- what waits for an officer ----------------------------------------------------------------------


def test_what_nobody_has_decided_waits_for_the_officers(cast, asked):
    waiting = ("clusters.request", str(asked.pk), "South cluster", "Parent governor, Moss Bank", None)

    assert list(desk.waiting(cast.officer)) == [waiting]
    assert [list(desk.waiting(each)) for each in (cast.outsider, cast.member, cast.organiser)] == [[], [], []]
    words, page, kwarg = desk.LINKS["clusters.request"]
    assert reverse(page, kwargs={kwarg: waiting[1]}) == asked.get_absolute_url()
    assert words == "Decide about a governor group for"

    requests.decline(asked, reason="Too few schools", by=cast.officer)
    assert not desk.waiting(cast.officer).exists()


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("name", "queries"), [("establish_request", 6), ("decline_request", 3)])
def test_deciding_takes_few_queries(cast, sign_in, south, asked, django_assert_num_queries, name, queries, count):
    for number in range(count):
        factories.membership(south, factories.school())
        requests.ask(request_for(south, email=f"parent{number}@home.example"))
    browser = sign_in(cast.officer)

    with django_assert_num_queries(queries):
        browser.get(reverse(f"clusters:{name}", kwargs={"pk": asked.pk}))
