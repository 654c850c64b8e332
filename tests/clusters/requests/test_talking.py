"""An officer and whoever asked write to each other about the request."""

from uuid import uuid4

from clusters.actions import requests
from clusters.models import RequestMessage
from letters.models import Letter
from tests.clusters.requests.cases import KEY, letters_to


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
