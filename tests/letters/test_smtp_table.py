"""What becomes of a letter for every way in which a mail server can answer, or not answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from letters import sending
from letters.models import Kind, Letter
from tests.letters import mail_server as mail_servers

# reader's address, end state, seconds until the next try, attempts at delivery that the server saw to the end
TABLE = [
    ("reader", "sent", None, 1),
    ("421", "queued", 10, 0),
    ("431", "queued", 10, 0),
    ("442", "queued", 10, 0),
    ("447", "queued", 10, 0),
    ("452", "queued", 10, 0),
    ("450", "queued", 60, 0),
    ("451", "queued", 60, 0),
    ("550", "failed", None, 0),
    ("553", "failed", None, 0),
    ("data-421", "queued", 10, 1),
    ("data-452", "queued", 10, 1),
    ("data-451", "queued", 60, 1),
    ("data-552", "failed", None, 1),
    ("data-554", "failed", None, 1),
    ("hangs-up-at-rcpt", "queued", 10, 0),
    ("hangs-up-after-data", "unknown", None, 1),
    ("silent-after-data", "unknown", None, 1),
]


def seconds_until_next_try(letter):
    return round((letter.next_try_at - timezone.now()).total_seconds(), -1)


@pytest.mark.parametrize(("local", "state", "wait", "seen"), TABLE)
def test_each_answer_has_its_end_state(mail_server, post_one, local, state, wait, seen, db):
    post_one(f"{local}@schools.example")

    sending.send_due()

    letter = Letter.objects.get()
    assert letter.state == state
    assert len(mail_server.bodies_seen) == seen
    assert wait is None or seconds_until_next_try(letter) == wait
    assert (letter.last_error == "") == (state == "sent")


def test_one_bad_reader_among_many_stops_nobody(mail_server, post_one, db):
    answers = [local for local, *_ in TABLE if local != "silent-after-data"]
    for local in answers:
        post_one(f"{local}@schools.example")
        post_one(f"good-after-{local}@schools.example")

    sending.send_due()

    expected = {f"{local}@schools.example": state for local, state, *_ in TABLE if local in answers}
    assert dict(Letter.objects.exclude(address__startswith="good").values_list("address", "state")) == expected
    assert set(Letter.objects.filter(address__startswith="good").values_list("state", flat=True)) == {"sent"}
    assert len(mail_server.message_ids) == len(set(mail_server.message_ids)) == len(answers) + 1


def test_a_letter_refused_with_432_comes_back_after_the_others(mail_server, post_one, db):
    letters = [post_one("432@schools.example") for _ in range(3)]

    sending.send_due()

    waits = [letter.next_try_at for letter in Letter.objects.order_by("id")]
    assert waits == sorted(waits)
    assert waits[2] - waits[0] > timedelta(seconds=1.5)
    assert len(letters) == 3


def test_a_server_that_is_away_makes_all_letters_wait(settings, mail_server, post_one, db):
    settings.EMAIL_PORT = mail_servers.free_port()
    for _ in range(3):
        post_one("reader@schools.example")

    sending.send_due()

    assert set(Letter.objects.values_list("state", "attempts")) == {("queued", 1)}
    assert all("cannot be reached" in letter.last_error for letter in Letter.objects.all())
    assert [seconds_until_next_try(letter) for letter in Letter.objects.all()] == [10, 10, 10]


def test_a_server_without_the_tls_that_was_asked_for_makes_letters_wait(settings, mail_server, post_one, db):
    settings.EMAIL_USE_TLS = True
    post_one("reader@schools.example")

    sending.send_due()

    assert Letter.objects.get().state == "queued"
    assert mail_server.bodies_seen == []


def test_a_server_that_refuses_the_portal_blames_no_letter(mail_server, post_one, db):
    mail_server.sender_refusal = "530 Sign in first"
    post_one("reader@schools.example")

    sending.send_due()

    letter = Letter.objects.get()
    assert (letter.state, letter.last_error) == (
        "queued",
        "The mail server refuses the portal as sender: 530 Sign in first",
    )


def test_a_server_that_hangs_up_between_letters_is_called_again(mail_server, post_one, db):
    first, second = (post_one("hangs-up-after-each@schools.example") for _ in range(2))

    with sending.postman() as carrier:
        batch = sending.claim_batch()
        sent = [sending.send(batch[0], carrier)]
        sending.time.sleep(0.2)
        sent.append(sending.send(batch[1], carrier))

    assert sent == [True, True]
    assert mail_server.message_ids == [first.message_id, second.message_id]
    assert mail_server.connections == 2


def test_one_connection_carries_a_whole_batch(mail_server, post_one, db):
    for number in range(5):
        post_one(f"reader{number}@schools.example")

    assert sending.send_due() == 5
    assert mail_server.connections == 1


def test_a_greylisted_letter_arrives_at_the_second_try(mail_server, post_one, db):
    post_one("greylisted@schools.example")

    sending.send_due()
    Letter.objects.update(next_try_at=timezone.now())
    sending.send_due()

    assert Letter.objects.get().state == "sent"
    assert len(mail_server.taken) == 1


def test_an_unconfirmed_invitation_to_a_meeting_is_repeated_once_under_its_message_id(mail_server, post_one, db):
    letter = post_one("hangs-up-after-data@schools.example", kind=Kind.MEETING)

    sending.send_due()
    waiting = Letter.objects.get()
    Letter.objects.update(next_try_at=timezone.now())
    sending.send_due()

    assert (waiting.state, seconds_until_next_try(waiting)) == ("queued", 60)
    assert Letter.objects.get().state == "unknown"
    assert len(mail_server.bodies_seen) == 2
    assert all(letter.message_id.encode() in body for body in mail_server.bodies_seen)


def test_a_line_that_is_one_dot_does_not_end_a_letter(mail_server, post_one, db):
    held = Letter(subject="Dots", text=".\n.beginning\nend")
    post_one("reader@schools.example", context={"letters": [held]})

    sending.send_due()

    text = mail_server.taken[0].get_body(("plain",)).get_content()
    assert "\n.\n.beginning\nend\n" in text.replace("\r\n", "\n")


def test_a_letter_that_cannot_be_made_fails_and_stops_nobody(mail_server, post_one, db):
    bad, good = post_one("reader@schools.example"), post_one("other@schools.example")
    Letter.objects.filter(pk=bad.pk).update(reply_to="two\nlines@schools.example")

    sending.send_due()

    assert dict(Letter.objects.values_list("pk", "state")) == {bad.pk: "failed", good.pk: "sent"}
    assert Letter.objects.get(pk=bad.pk).last_error.startswith("The portal could not make this letter")


def test_waits_grow_and_end_after_two_days(post_one, db):
    letter = post_one("reader@schools.example")
    waits = []
    for letter.attempts in range(1, 8):
        waits.append(sending.delay(letter, sending.Busy("421")))
    letter.send_after -= timedelta(days=2, minutes=1)
    Letter.objects.update(state="inflight")

    sending.note(letter, sending.Busy("421 Too busy"))

    assert waits == [10, 30, 60, 300, 900, 900, 900]
    failed = Letter.objects.get()
    assert (failed.state, failed.last_error) == ("failed", "Tried for two days. 421 Too busy")
