"""The steps of a letter: claimed by one worker, withdrawn in time, swept up after a worker that died."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.utils import timezone

from letters import actions, sending
from letters.models import Kind, Letter
from letters.postman import Busy, Refused, Unconfirmed
from tests import factories


def in_threads(number, work):
    """Run `work` in so many threads at once, each with a database connection of its own."""
    ready = threading.Barrier(number)

    def run():
        ready.wait()
        work()
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def states():
    return sorted(Letter.objects.values_list("state", flat=True))


# --- claiming --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_many_workers_never_claim_the_same_letter(reader, post_one):
    for _ in range(60):
        post_one(reader)
    claimed = []

    def work():
        while batch := sending.claim_batch(7):
            claimed.extend(letter.pk for letter in batch)

    in_threads(6, work)

    assert len(claimed) == len(set(claimed)) == 60


@pytest.mark.django_db(transaction=True)
def test_only_one_of_two_workers_with_the_same_letter_begins(reader, post_one):
    post_one(reader)
    (letter,) = sending.claim_batch()
    begun = []

    in_threads(6, lambda: begun.append(sending.begin(letter)))

    assert sorted(begun) == [False] * 5 + [True]


def test_claim_takes_the_letter_that_waited_longest_and_leaves_what_is_not_due(reader, post_one, hours):
    later, sooner = post_one(reader, send_after=hours(-1)), post_one(reader, send_after=hours(-2))
    post_one(reader, send_after=hours(1))

    assert sending.claim_batch(5) == [sooner, later]
    assert states() == ["inflight", "inflight", "queued"]


def test_a_failing_letter_does_not_stand_in_the_way_of_others(reader, post_one, hours):
    failing, other = post_one(reader, send_after=hours(-3)), post_one(reader, send_after=hours(-1))
    sending.note(sending.claim_batch(1)[0], sending.Busy("421"))

    assert Letter.objects.get(pk=failing.pk).attempts == 1
    assert sending.claim_batch(5) == [other]


# --- sending ---------------------------------------------------------------------------------------


def test_a_sent_letter_says_when(reader, post_one):
    letter = post_one(reader)

    assert sending.send_due() == 1

    sent = Letter.objects.get()
    assert (sent.state, sent.lease_until, sent.last_error) == ("sent", None, "")
    assert sent.sent_at is not None
    assert [message.extra_headers["Message-ID"] for message in mail.outbox] == [letter.message_id]


def test_a_letter_withdrawn_while_it_is_prepared_is_not_sent(reader, post_one):
    post_one(reader)
    (letter,) = sending.claim_batch()
    actions.withdraw("meetings.meeting:17")

    with sending.postman() as carrier:
        sent = sending.send(letter, carrier)

    assert sent is False
    assert mail.outbox == []
    assert states() == ["withdrawn"]


def test_a_letter_that_expires_while_it_is_prepared_is_not_sent(reader, post_one, hours):
    post_one(reader, expires_at=hours(1))
    (letter,) = sending.claim_batch()
    Letter.objects.update(expires_at=hours(-0.01))

    with sending.postman() as carrier:
        assert sending.send(letter, carrier) is False

    assert mail.outbox == []


def test_somebody_whose_account_was_closed_gets_no_more_letters(reader, post_one):
    post_one(reader)
    reader.is_active = False
    reader.save()

    sending.send_due()

    assert mail.outbox == []
    assert states() == ["withdrawn"]


def test_somebody_who_has_not_joined_yet_gets_the_invitation(post_one, db):
    invited = factories.person("new@schools.example", joined_at=None, is_active=False)
    post_one(invited, kind=Kind.INVITATION)

    sending.send_due()

    assert mail.outbox[0].to == ["new@schools.example"]


def test_a_worker_that_took_too_long_still_notes_that_the_letter_was_sent(reader, post_one):
    post_one(reader)
    (letter,) = sending.claim_batch()
    sending.begin(letter)
    Letter.objects.update(state="unknown")

    sending._note_sent(letter)

    assert states() == ["sent"]


def test_a_refusal_does_not_overrule_what_another_worker_did(reader, post_one):
    post_one(reader)
    (letter,) = sending.claim_batch()
    Letter.objects.update(state="sent", sent_at=timezone.now())

    sending.note(letter, Refused("550"))

    assert states() == ["sent"]


def test_work_is_tried_once_more_when_the_connection_was_broken(transactional_db):
    tries = []

    def work():
        tries.append(1)
        if len(tries) == 1:
            connection.ensure_connection()
            raise OperationalError("server closed the connection unexpectedly")
        return Letter.objects.count()

    assert sending.once_more(work) == 0
    assert len(tries) == 2


def test_a_connection_that_the_server_closed_is_opened_again(reader, post_one, transactional_db):
    post_one(reader)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        victim = cursor.fetchone()[0]
    killer = connection.copy()
    with killer.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [victim])
    killer.close()

    assert sending.send_due() == 1


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Busy("421"), "withdrawn"), (Refused("550"), "withdrawn"), (Unconfirmed("gone"), "unknown")],
)
def test_a_letter_overtaken_while_it_is_handed_over_does_not_go_out_later(reader, post_one, outcome, state):
    post_one(reader, kind=Kind.MEETING)
    (letter,) = sending.claim_batch()
    sending.begin(letter)
    actions.withdraw("meetings.meeting:17")

    sending.note(letter, outcome)

    assert states() == [state]
    assert Letter.objects.due().count() == 0


# --- sweeping --------------------------------------------------------------------------------------


def abandon(state, **fields):
    Letter.objects.update(state=state, lease_until=timezone.now() - timedelta(seconds=1), **fields)


def test_sweep_queues_again_what_was_not_handed_over(reader, post_one):
    post_one(reader)
    abandon("inflight")

    sending.sweep()

    assert states() == ["queued"]
    assert Letter.objects.due().count() == 1


def test_sweep_leaves_workers_that_are_alive(reader, post_one):
    post_one(reader)
    sending.claim_batch()

    assert sending.sweep() == 0
    assert states() == ["inflight"]


def test_sweep_shows_a_reminder_that_may_have_arrived_and_never_repeats_it(reader, post_one):
    post_one(reader)
    abandon("sending")

    sending.sweep()

    assert states() == ["unknown"]
    assert Letter.objects.get().last_error == "The portal was stopped while sending"


def test_sweep_repeats_a_meetings_letter_that_may_have_arrived_only_once(reader, post_one):
    letter = post_one(reader, kind=Kind.MEETING)
    abandon("sending")
    sending.sweep()
    after_one_death = states()
    abandon("sending")
    sending.sweep()

    assert (after_one_death, states()) == (["queued"], ["unknown"])
    assert Letter.objects.get().message_id == letter.message_id


def test_after_a_day_and_two_hours_without_power_nothing_late_goes_out(reader, post_one, hours):
    past = post_one(reader, send_after=hours(-26), expires_at=hours(-2))
    held = post_one(reader, expires_at=hours(-1))
    Letter.objects.filter(pk=held.pk).update(state="held")
    still_ahead = post_one(reader, send_after=hours(-25), expires_at=hours(3))

    for _ in range(2):
        sending.sweep()
        sending.send_due()

    assert dict(Letter.objects.values_list("pk", "state")) == {
        past.pk: "expired",
        held.pk: "expired",
        still_ahead.pk: "sent",
    }
    assert [message.subject for message in mail.outbox] == [still_ahead.subject]


def test_a_late_letter_is_not_claimed_even_before_the_sweep(reader, post_one, hours):
    post_one(reader, send_after=hours(-26), expires_at=hours(-2))

    assert sending.claim_batch() == []


# --- facts -----------------------------------------------------------------------------------------


def test_the_age_of_the_oldest_is_how_long_a_due_letter_has_waited(reader, post_one, hours):
    assert Letter.objects.oldest_due_age() == timedelta(0)
    post_one(reader, send_after=hours(-2))
    post_one(reader, send_after=hours(2))

    assert round(Letter.objects.oldest_due_age().total_seconds(), -1) == 7200


def test_delivery_of_counts_letters_and_names_those_in_trouble(reader, post_one):
    for state in ("sent", "sent", "queued", "withdrawn", "failed", "unknown"):
        letter = post_one(reader)
        Letter.objects.filter(pk=letter.pk).update(
            state=state, sent_at=timezone.now(), last_error="550 No such mailbox"
        )
    post_one(reader, about="meetings.meeting:170")

    delivery = Letter.objects.delivery_of("meetings.meeting:17")

    assert (delivery.total, delivery.sent, delivery.waiting, delivery.failed, delivery.unknown) == (5, 2, 1, 1, 1)
    assert [letter.state for letter in delivery.troubled] == ["unknown", "failed"]
