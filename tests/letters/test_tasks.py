"""The alarms of letters: they find what is due, and ringing twice changes nothing."""

from datetime import datetime

import pytest
import time_machine
from django.core import mail
from django.db import connection

from letters import actions, tasks
from letters.models import Kind, Letter
from tests import factories


@pytest.mark.parametrize(("letters", "rings"), [(0, 0), (1, 1), (20, 1), (21, 2), (200, 4)])
def test_dispatch_rings_as_often_as_there_are_batches(reader, post_one, alarms, letters, rings):
    for _ in range(letters):
        post_one(reader)

    tasks.dispatch()

    assert alarms() == rings


def test_dispatch_sweeps_up_after_the_dead(reader, post_one, alarms, hours):
    post_one(reader)
    Letter.objects.update(state="inflight", lease_until=hours(-1))

    tasks.dispatch()

    assert (Letter.objects.get().state, alarms()) == ("queued", 1)


def test_send_sends_what_is_due(reader, post_one):
    post_one(reader)

    tasks.send()

    assert len(mail.outbox) == 1


@pytest.fixture
def held(reader, post_one):
    """An answer that came on Wednesday evening and waits for the daily summary."""
    actions.choose(reader, {Kind.ANSWER: "daily"})
    with time_machine.travel("2027-01-13T19:00Z"):
        return post_one(reader, kind=Kind.ANSWER, send_after=datetime.fromisoformat("2027-01-13T19:00Z"))


def test_before_seven_no_summary_goes_out(held):
    with time_machine.travel("2027-01-14T06:59Z"):
        tasks.digests()

    assert Letter.objects.get().state == "held"


@pytest.mark.parametrize("now", ["2027-01-14T07:00Z", "2027-01-14T11:30Z"])
def test_from_seven_on_one_summary_goes_out_however_often_the_alarm_rings(held, now):
    with time_machine.travel(now):
        tasks.digests()
        tasks.digests()

    summary = Letter.objects.get(kind=Kind.DIGEST)
    assert list(summary.summarises.all()) == [held]
    assert summary.state == "queued"


def test_each_person_has_a_summary_of_their_own(held, post_one):
    other = factories.person()
    actions.choose(other, {Kind.ANSWER: "daily"})
    post_one(other, kind=Kind.ANSWER, send_after=datetime.fromisoformat("2027-01-13T20:00Z"))

    with time_machine.travel("2027-01-14T07:05Z"):
        tasks.digests()

    assert set(Letter.objects.filter(kind=Kind.DIGEST).values_list("recipient", flat=True)) == {
        held.recipient_id,
        other.pk,
    }


REFUSE_ONE_SUMMARY = """
CREATE FUNCTION refuse_one_summary() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'digest' AND NEW.recipient_id = {} THEN RAISE EXCEPTION 'This one cannot be written'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_one_summary BEFORE INSERT ON letters_letter FOR EACH ROW EXECUTE FUNCTION refuse_one_summary();
"""


def test_one_summary_that_cannot_be_written_keeps_nobody_else_waiting(held, post_one):
    other = factories.person()
    actions.choose(other, {Kind.ANSWER: "daily"})
    post_one(other, kind=Kind.ANSWER, send_after=datetime.fromisoformat("2027-01-13T20:00Z"))
    with connection.cursor() as cursor:
        cursor.execute(REFUSE_ONE_SUMMARY.format(held.recipient_id))

    with time_machine.travel("2027-01-14T07:05Z"):
        tasks.digests()

    assert [letter.recipient for letter in Letter.objects.filter(kind=Kind.DIGEST)] == [other]


def test_the_summary_holds_all_that_somebody_wrote_and_says_where_answers_go(reader, post_one):
    actions.choose(reader, {Kind.CONTACT: "daily"})
    signed = {"letters": [Letter(subject="A question", text="May we come?\n--\nA neighbour\n\n--\nFoot\n")]}
    with time_machine.travel("2027-01-13T19:00Z"):
        post_one(reader, kind=Kind.CONTACT, context=signed, reply_to="neighbour@example.org")

    with time_machine.travel("2027-01-14T07:05Z"):
        tasks.digests()

    summary = Letter.objects.get(kind=Kind.DIGEST)
    assert "May we come?\n--\nA neighbour" in summary.text
    assert summary.text.count("You get this letter because") == 1
    for body in (summary.text, summary.html):
        assert "Answers to this one go to" in body
        assert "neighbour@example.org" in body
