"""Links that are for a letter's reader alone: they reach the reader, and are not kept once that is done."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from letters import actions, sending
from letters.models import Kind, Letter
from letters.postman import Busy, Refused, Unconfirmed

LINK = "http://localhost:8000/answer/WzEsMl0:1tA-b_c:d3f/"
OTHER = "http://localhost:8000/answer/WzMsNF0:1tA-b_c:x9z/"


@pytest.fixture
def with_links(reader, post_one):
    """Post a letter whose body carries `LINK` and `OTHER`."""

    def post(to=reader, **said):
        held = Letter(subject="An invitation", text=f"Open {LINK}\nor {OTHER}\n\n--\nFoot\n")
        return post_one(to, **{"context": {"letters": [held]}, "private_links": [LINK, OTHER], **said})

    return post


def kept(letter):
    """Everything that the outbox keeps of the letter's body."""
    letter.refresh_from_db()
    return letter.text + letter.html + " ".join(letter.private_links)


def test_the_reader_gets_the_links_in_both_bodies(with_links):
    with_links()

    sending.send_due()

    (message,) = mail.outbox
    assert (message.body.count(LINK), message.body.count(OTHER)) == (1, 1)
    assert f'<a href="{LINK}" rel="nofollow">{LINK}</a>' in message.alternatives[0].content


def test_a_sent_letter_keeps_no_link_and_says_so(with_links):
    letter = with_links()

    sending.send_due()

    assert LINK not in kept(letter)
    assert letter.gist.endswith("Open (link removed once sent)\nor (link removed once sent)")


def test_only_links_that_stand_in_the_letter_are_kept_for_it(with_links):
    letter = with_links(private_links=[LINK, "http://localhost:8000/answer/elsewhere/"])

    assert letter.private_links == [LINK]


@pytest.mark.parametrize("outcome", [Busy("421"), Refused("550"), Unconfirmed("gone")])
def test_a_letter_that_may_still_go_out_keeps_its_links(with_links, outcome):
    letter = with_links()
    (claimed,) = sending.claim_batch()
    sending.begin(claimed)

    sending.note(claimed, outcome)

    letter.refresh_from_db()
    assert LINK in letter.text_with_links


def test_a_letter_that_is_sent_again_after_a_failure_brings_its_links(with_links, reader):
    letter = with_links()
    Letter.objects.update(state="failed")

    actions.send_again(letter, by=reader)
    sending.send_due()

    assert LINK in mail.outbox[0].body


def test_a_withdrawn_letter_keeps_no_link(with_links):
    letter = with_links()

    actions.withdraw(letter.about)

    assert LINK not in kept(letter)
    assert "Open (link removed)" in letter.gist


def test_a_letter_to_somebody_who_has_left_keeps_no_link(with_links, reader):
    letter = with_links()
    reader.is_active = False
    reader.save()

    sending.send_due()

    assert LINK not in kept(letter)


def test_a_letter_that_is_too_late_keeps_no_link(with_links, hours):
    letter = with_links(expires_at=hours(-1))

    sending.sweep()

    assert letter.state == "queued"
    assert LINK not in kept(letter)
    assert letter.state == "expired"


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_a_letter_in_trouble_keeps_its_links_until_it_is_too_late_to_send_it_again(with_links, reader, hours, state):
    fresh, late, old = with_links(expires_at=hours(1)), with_links(expires_at=hours(-1)), with_links()
    Letter.objects.update(state=state)
    Letter.objects.filter(pk=old.pk).update(posted_at=timezone.now() - timedelta(days=31))

    sending.sweep()

    assert [LINK in kept(letter) for letter in (fresh, late, old)] == [True, False, False]
    assert [letter.is_sendable_again for letter in (fresh, late, old)] == [True, False, False]
    assert [actions.send_again(letter, by=reader) for letter in (fresh, late, old)] == [True, False, False]


def test_the_daily_summary_brings_the_links_and_then_forgets_them_too(with_links, reader, hours):
    actions.choose(reader, {Kind.REMINDER: "daily"})
    held = with_links(send_after=hours(-2))

    summary = actions.summarise(reader, until=hours(-1))
    sending.send_due()

    assert LINK in mail.outbox[0].body
    assert LINK in mail.outbox[0].alternatives[0].content
    assert LINK not in kept(held) + kept(summary)


def test_who_caused_the_letter_reads_that_its_links_were_removed(with_links, sign_in, reader):
    letter = with_links("new@schools.example", by=reader)
    Letter.objects.update(state="sent", sent_at=Now(), private_links=[])

    page = sign_in(reader).get(reverse("letters:letter", args=[letter.pk])).content.decode()

    assert "Its links are for that person alone, so they were removed from here once it was sent." in page


def test_the_page_says_that_it_is_too_late_and_offers_no_button(with_links, sign_in, reader, hours):
    letter = with_links("new@schools.example", by=reader, expires_at=hours(-1))
    Letter.objects.update(state="failed")
    browser = sign_in(reader)

    page = browser.get(reverse("letters:sent")).content.decode()
    done = browser.post(reverse("letters:send_again", args=[letter.pk]), follow=True).content.decode()

    assert "It is too late to send this letter again." in page
    assert reverse("letters:send_again", args=[letter.pk]) not in page
    assert "It is too late to send the letter to new@schools.example again." in done


def test_words_that_look_like_a_mark_are_sent_as_they_were_written(reader, post_one):
    post_one(reader, context={"letters": [Letter(subject="⟦link 1⟧", text="⟦link 2⟧")]})

    sending.send_due()

    assert "⟦link 1⟧" in mail.outbox[0].body
