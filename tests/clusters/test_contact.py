"""Anybody may write to the organisers of a group, and learns nobody's address by it."""

from uuid import UUID

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse

from clusters.actions import contact
from clusters.models import HistoryLine
from letters.models import Kind, Letter
from tests import factories
from tests.together import at_once

KEY = "6f0d7c1e-3f5b-4a52-9d8c-0a4c5f0e9b11"


@pytest.fixture(autouse=True)
def nobody_has_written():
    cache.clear()


@pytest.fixture
def page(cast):
    return reverse("clusters:contact", kwargs={"slug": cast.cluster.slug})


@pytest.fixture
def sent(cast):
    return reverse("clusters:contact_sent", kwargs={"slug": cast.cluster.slug})


def typed(**fields):
    """What a browser posts."""
    return {
        "name": "A parent governor",
        "email": "parent@home.example",
        "message": "Which school hosts the spring meeting?",
        "key": KEY,
        **fields,
    }


def message_to(group, **fields):
    said = {"name": "A parent governor", "address": "parent@home.example", "text": "Hello", "key": UUID(KEY)}
    return contact.Message(group, **{**said, **fields})


def test_the_page_says_who_reads_and_shows_no_address(cast, client, page):
    cast.organiser.name = "Somebody in person"
    cast.organiser.save()

    text = client.get(page).content.decode()

    assert "Head teacher, Brook Lane Primary School" in text
    assert "The answer comes to you by email." in text
    assert cast.organiser.email not in text
    assert cast.organiser.name not in text


def test_a_message_becomes_a_letter_to_each_organiser_who_joined(cast, client, page, sent):
    second = factories.person("lead@partnership.example", "Partnership lead")
    factories.office(second, cast.cluster)
    factories.office(factories.person(joined_at=None, is_active=False), cast.cluster)

    response = client.post(page, typed())

    assert (response.status_code, response.url) == (302, sent)
    letters = Letter.objects.order_by("recipient__email")
    assert [(letter.recipient, letter.kind, letter.reply_to) for letter in letters] == [
        (cast.organiser, Kind.CONTACT, "parent@home.example"),
        (second, Kind.CONTACT, "parent@home.example"),
    ]
    assert letters[0].subject == "Message to North cluster from A parent governor"


def test_whoever_is_signed_in_reads_of_a_letter_that_failed(cast, sign_in, page):
    browser = sign_in(cast.outsider)
    browser.post(page, typed())
    Letter.objects.update(state=Letter.State.FAILED, last_error=f"550 {cast.organiser.email} is gone")

    home, sent = (browser.get(address).content.decode() for address in ("/", reverse("letters:sent")))

    assert reverse("letters:sent") in home
    assert "somebody who reads for the group: “Message to North cluster from A parent governor”" in sent
    assert "Try another way to reach the group." in sent
    assert cast.organiser.email not in home + sent
    assert cast.organiser.name not in home + sent


@pytest.mark.parametrize("body", ["text", "html"])
def test_the_letter_stands_alone(cast, client, page, body):
    client.post(page, typed(name="<b>Me</b>"))

    said = getattr(Letter.objects.get(), body)

    assert "Which school hosts the spring meeting?" in said
    assert "parent@home.example" in said
    assert ("<b>Me</b>" in said) == (body == "text")


def test_the_confirmation_reveals_nothing_either(cast, client, page):
    text = client.post(page, typed(), follow=True).content.decode()

    assert "Your message is on its way" in text
    assert "@" not in text


def test_it_is_on_record_without_the_sender(cast):
    contact.send(message_to(cast.cluster))

    line = HistoryLine.objects.get()
    assert (line.actor, line.group_id) == (None, cast.cluster.pk)
    assert line.text == "passed a message from the contact form on to 1 person"


def test_without_an_organiser_the_officers_read_it(cast, client, page):
    cast.cluster.offices.all().delete()

    text = client.get(page).content.decode()
    client.post(page, typed())

    assert "Governance officer, Ashworth" in text
    letter = Letter.objects.get()
    assert letter.recipient == cast.officer
    assert "because nobody organises this group at the moment" in letter.text


def test_an_organiser_who_has_not_joined_reads_nothing_so_officers_do(cast):
    cast.cluster.offices.all().delete()
    factories.office(factories.person(joined_at=None, is_active=False), cast.cluster)

    contact.send(message_to(cast.cluster))

    assert [letter.recipient for letter in Letter.objects.all()] == [cast.officer]


def test_with_nobody_at_all_the_page_says_what_to_do(cast, client, page):
    cast.cluster.offices.all().delete()
    cast.officer.authority_posts.all().delete()
    cast.moss_bank.telephone = "01204 000000"
    cast.moss_bank.save()

    text = client.get(page).content.decode()
    refused = client.post(page, typed())

    assert "Nobody who could read a message looks after North cluster" in text
    assert "telephone 01204 000000" in text
    assert "<textarea" not in text
    assert refused.status_code == 200
    assert not Letter.objects.exists()
    with pytest.raises(ValidationError):
        contact.send(message_to(cast.cluster))


def test_two_presses_are_one_letter(cast, client, page, sent):
    answers = [client.post(page, typed()).url for _ in range(5)]

    assert answers == [sent] * 5
    assert Letter.objects.count() == 1


def test_the_same_words_another_day_are_another_letter(cast, client, page):
    client.post(page, typed())
    client.post(page, typed(key="0a0d7c1e-3f5b-4a52-9d8c-0a4c5f0e9b22"))

    assert Letter.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_letter(cast):
    at_once(*[lambda: contact.send(message_to(cast.cluster))] * 2)

    assert (Letter.objects.count(), HistoryLine.objects.count()) == (1, 1)


def test_the_fourth_message_within_an_hour_waits_and_is_not_lost(cast, client, page):
    answers = [client.post(page, typed(message=f"Message {number}")) for number in range(4)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "Message 3" in answers[3].content.decode()
    assert Letter.objects.count() == 3


def test_capitals_make_no_second_sender(cast, client, page):
    senders = ["parent@home.example", "Parent@Home.example", "PARENT@HOME.EXAMPLE", "pArent@home.example"]

    answers = [client.post(page, typed(email=sender, message=sender)).status_code for sender in senders]

    assert answers == [302, 302, 302, 429]


def test_the_same_sender_may_write_to_another_group(cast, client, page):
    for number in range(4):
        client.post(page, typed(message=f"Message {number}"))

    other = reverse("clusters:contact", kwargs={"slug": cast.foreign_cluster.slug})

    assert client.post(other, typed()).status_code == 302


def test_one_internet_address_sends_thirty_an_hour(cast, client, page):
    senders = [f"person{number}@home.example" for number in range(31)]

    answers = [client.post(page, typed(email=sender)).status_code for sender in senders]

    assert answers == [302] * 30 + [429]


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("name", " ", "Enter your name"),
        ("email", "", "Enter your email address"),
        ("email", "parent", "Enter an email address in the correct format, like name@example.com"),
        ("message", "", "Enter your message"),
        ("message", "x" * 4001, "Your message must be 4,000 characters or fewer. It has 4001"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_lost(cast, client, page, field, value, error):
    response = client.post(page, typed(**{field: value}))

    assert response.context["form"].errors == {field: [error]}
    assert response.context["form"]["key"].value() == KEY
    assert not Letter.objects.exists()


def test_who_is_signed_in_need_not_type_who_they_are(cast, sign_in, page):
    form = sign_in(cast.member).get(page).context["form"]

    assert (form["name"].value(), form["email"].value()) == (cast.member.name, cast.member.email)


def test_a_closed_group_has_no_contact_page(cast, client, page):
    cast.cluster.closed_at = "2026-01-05T09:00Z"
    cast.cluster.save()

    assert client.get(page).status_code == 404


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize("name", ["clusters:contact", "clusters:contact_sent"])
def test_they_take_five_queries(cast, client, django_assert_num_queries, name, count):
    for _ in range(count - 1):
        factories.office(factories.person(), cast.cluster)

    with django_assert_num_queries(5):
        client.get(reverse(name, kwargs={"slug": cast.cluster.slug}))


@pytest.mark.parametrize("count", [1, 5])
def test_without_readers_it_takes_four_queries(client, db, django_assert_num_queries, count):
    group = factories.cluster(None, *[factories.school() for _ in range(count)])

    with django_assert_num_queries(4):
        client.get(reverse("clusters:contact", kwargs={"slug": group.slug}))
