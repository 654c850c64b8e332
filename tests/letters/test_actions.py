"""Posting, withdrawing and choosing."""

import threading
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection, transaction
from django.db.models.functions import Now

from letters import actions
from letters.models import Kind, Letter, Preference
from tests import factories

INVITE = ("invite.ics", "text/calendar; method=REQUEST", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


def prefer(user, kind, pace):
    actions.choose(user, {kind: pace})


# --- post ------------------------------------------------------------------------------------------


def test_post_puts_a_letter_into_the_outbox(reader, post_one):
    letter = post_one(reader, by=reader, subject="The meeting\nhas moved", attachments=[INVITE])

    assert (letter.state, letter.address, letter.subject) == (
        "queued",
        "reader@schools.example",
        "The meeting has moved",
    )
    assert letter.message_id.endswith("@localhost>")
    assert [bytes(each.content) for each in letter.attachments.all()] == [INVITE[2]]


def test_post_does_nothing_for_a_key_used_before(reader, post_one):
    post_one(reader, dedupe_key="once")

    again = post_one(reader, dedupe_key="once", attachments=[INVITE])

    assert again is None
    assert Letter.objects.count() == 1


def test_of_many_letters_those_whose_key_was_used_are_left_out(reader, django_assert_num_queries):
    def drafts(*keys):
        return [
            actions.Draft(
                kind=Kind.REMINDER,
                to=reader,
                template="letters/emails/digest",
                context={"letters": []},
                subject=key,
                about="meetings.meeting:17",
                dedupe_key=key,
                attachments=[INVITE],
            )
            for key in keys
        ]

    (before,) = actions.post_all(drafts("once"))
    with django_assert_num_queries(3):
        first, again, twice, last = actions.post_all(drafts("first", "once", "first", "last"))

    assert (again, twice) == (None, None)
    assert [before, first, last] == list(Letter.objects.order_by("pk"))
    assert [letter.attachments.count() for letter in (before, first, last)] == [1, 1, 1]
    assert actions.post_all(drafts("once", "last")) == [None, None]
    assert actions.post_all([]) == []


def test_a_letter_just_posted_may_be_saved_again(reader, post_one):
    letter = post_one(reader)

    letter.subject = "Corrected"
    letter.save()

    assert Letter.objects.get().subject == "Corrected"


@pytest.mark.django_db(transaction=True)
def test_a_letter_exists_only_if_its_transaction_commits(reader, post_one):
    with transaction.atomic():
        post_one(reader)
        transaction.set_rollback(True)

    assert Letter.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_threads_posting_one_key_post_one_letter(reader, post_one):
    posted = []

    def post():
        posted.append(post_one(reader, dedupe_key="once"))
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([letter for letter in posted if letter]) == 1
    assert Letter.objects.count() == 1


def test_a_letter_to_an_address_has_no_links_to_an_account(db, post_one):
    letter = post_one("somebody@council.example", kind=Kind.CONTACT)

    assert letter.recipient is None
    assert "/letters/preferences/" not in letter.text + letter.html
    assert "You get this letter because" in letter.text


def test_every_letter_says_why_and_how_to_change_it(reader, post_one):
    letter = post_one(reader)

    for body in (letter.text, letter.html):
        assert "you are one of the people whom this meeting concerns" in body
        assert "http://localhost:8000/letters/preferences/" in body
        assert "http://localhost:8000/letters/unsubscribe/" in body


def test_a_letter_that_may_not_be_refused_has_no_link_to_refuse_it(reader, post_one):
    letter = post_one(reader, kind=Kind.MEETING)

    assert "/letters/unsubscribe/" not in letter.text + letter.html


def test_the_text_is_not_escaped_and_the_html_is(reader, post_one):
    held = Letter(subject="Moss Bank & Brook Lane <heads>", text="Body\n--\nfoot")

    letter = post_one(reader, context={"letters": [held]})

    assert "Moss Bank & Brook Lane <heads>" in letter.text
    assert "Moss Bank &amp; Brook Lane &lt;heads&gt;" in letter.html
    assert "foot" not in letter.text.partition("\n--\n")[0]


# --- preferences -----------------------------------------------------------------------------------


def test_post_leaves_out_a_kind_that_was_turned_off(reader, post_one):
    actions.turn_off(reader, Kind.REMINDER)

    assert post_one(reader) is None
    assert Letter.objects.count() == 0


@pytest.mark.parametrize("kind", [Kind.INVITATION, Kind.POST, Kind.MEETING, Kind.CONTACT])
def test_what_matters_cannot_be_turned_off(reader, post_one, kind):
    actions.turn_off(reader, kind)
    Preference.objects.filter(user=reader, kind=kind).delete()
    Preference.objects.create(user=reader, kind=kind, pace="off")

    assert post_one(reader, kind=kind).state == "queued"


def test_post_holds_a_letter_for_the_daily_summary(reader, post_one):
    prefer(reader, Kind.ANSWER, "daily")

    assert post_one(reader, kind=Kind.ANSWER).state == "held"


def test_a_letter_with_an_attachment_goes_at_once(reader, post_one):
    prefer(reader, Kind.REMINDER, "daily")

    assert post_one(reader, attachments=[INVITE]).state == "queued"


def test_a_letter_that_the_daily_summary_would_bring_too_late_goes_at_once(reader, post_one, hours):
    prefer(reader, Kind.REMINDER, "daily")

    assert post_one(reader, expires_at=hours(0.001)).state == "queued"
    assert post_one(reader, expires_at=hours(49)).state == "held"


# --- withdraw and send again -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "after"),
    [
        ("held", "withdrawn"),
        ("queued", "withdrawn"),
        ("inflight", "withdrawn"),
        ("sending", "sending"),
        ("failed", "withdrawn"),
        ("unknown", "unknown"),
        ("sent", "sent"),
    ],
)
def test_withdraw_takes_back_what_no_server_has_taken(reader, post_one, state, after):
    letter = post_one(reader)
    Letter.objects.update(state=state, sent_at=Now())

    actions.withdraw("meetings.meeting:17")

    letter.refresh_from_db()
    assert letter.state == after


def test_a_letter_that_failed_and_was_overtaken_is_not_sent_again(reader, post_one):
    letter = post_one(reader)
    Letter.objects.update(state="failed")

    actions.withdraw("meetings.meeting:17")

    assert not actions.send_again(letter, by=reader)
    assert Letter.objects.get().state == "withdrawn"


def test_a_letter_that_may_have_arrived_and_was_overtaken_is_not_sent_again(reader, post_one):
    letter = post_one(reader)
    Letter.objects.update(state="unknown")

    actions.withdraw("meetings.meeting:17")

    letter.refresh_from_db()
    assert not actions.send_again(letter, by=reader)
    assert (Letter.objects.get().state, letter.is_sendable_again) == ("unknown", False)
    assert Letter.objects.in_trouble().count() == 0


def test_withdraw_leaves_other_rows_and_other_kinds(reader, post_one):
    reminder, invitation = post_one(reader), post_one(reader, kind=Kind.MEETING)
    other = post_one(reader, about="meetings.meeting:170")

    actions.withdraw("meetings.meeting:17", kinds=[Kind.REMINDER])

    assert list(Letter.objects.filter(state="withdrawn")) == [reminder]
    assert set(Letter.objects.due()) == {invitation, other}


@pytest.mark.parametrize(
    ("state", "queued"), [("failed", True), ("unknown", True), ("sending", False), ("queued", False)]
)
def test_send_again_queues_only_a_letter_in_trouble_and_keeps_its_message_id(reader, post_one, state, queued):
    letter = post_one(reader)
    Letter.objects.update(state=state, attempts=3)

    assert actions.send_again(letter, by=reader) is queued

    again = Letter.objects.get()
    assert again.message_id == letter.message_id
    assert (again.state, again.attempts) == (("queued", 0) if queued else (state, 3))


# --- the daily summary -----------------------------------------------------------------------------


def test_summarise_sends_one_letter_for_all_that_were_held(reader, post_one, hours):
    prefer(reader, Kind.ANSWER, "daily")
    held = [post_one(reader, kind=Kind.ANSWER, send_after=hours(-2)) for _ in range(3)]
    post_one(factories.person(), kind=Kind.ANSWER, send_after=hours(-2))
    later = post_one(reader, kind=Kind.ANSWER)

    summary = actions.summarise(reader, until=hours(-1))

    assert summary.subject == "Your daily summary: 3 letters"
    assert all(letter.subject in summary.text and letter.subject in summary.html for letter in held)
    assert list(summary.summarises.order_by("id")) == held
    assert Letter.objects.get(pk=later.pk).state == "held"
    assert actions.summarise(reader, until=hours(-1)) is None


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2027-01-14T06:59Z", "2027-01-13T07:00Z"),
        ("2027-01-14T07:00Z", "2027-01-14T07:00Z"),
        ("2027-07-14T06:00Z", "2027-07-14T06:00Z"),
        ("2027-03-28T05:59Z", "2027-03-27T07:00Z"),
        ("2027-03-28T06:00Z", "2027-03-28T06:00Z"),
        ("2027-10-31T06:59Z", "2027-10-30T06:00Z"),
        ("2027-10-31T07:00Z", "2027-10-31T07:00Z"),
    ],
)
def test_the_summary_goes_at_seven_on_londons_clocks(now, due):
    assert actions.last_summary(datetime.fromisoformat(now)).astimezone(UTC) == datetime.fromisoformat(due)


@time_machine.travel("2027-10-30T08:00Z", tick=False)
def test_a_letter_is_held_only_if_it_is_still_of_use_at_seven_tomorrow(reader, post_one):
    prefer(reader, Kind.REMINDER, "daily")

    just_before = post_one(reader, expires_at=datetime(2027, 10, 31, 7, tzinfo=UTC))
    just_after = post_one(reader, expires_at=datetime(2027, 10, 31, 7, 1, tzinfo=UTC))

    assert (just_before.state, just_after.state) == ("queued", "held")
