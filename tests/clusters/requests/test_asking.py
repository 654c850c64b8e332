"""Anybody asks for a governor group, once, and everybody learns by letter."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError
from django.urls import reverse

from clusters.actions import requests
from clusters.models import GroupRequest, HistoryLine, RequestMessage
from letters.models import Kind, Letter
from tests.clusters.requests.cases import KEY, WHY, letters_to, request_for, typed
from tests.together import at_once


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
