"""What the letters about posts and offices say: who did it, what it means, and what to do."""

import html
import re
from datetime import date

import pytest

from accounts import actions as accounts
from clusters.actions import offices, posts
from clusters.permissions.table import Job, OfficeJob
from letters.models import Letter
from tests import factories

BODIES = pytest.mark.parametrize("body", ["text", "html"])
LINK = re.compile(r"/account/invitation/(?P<token>[\w-]+)/")
NEW = "deputy@mossbank.example"


def said(letter, body):
    """The words of one of the two bodies: no markup, no line ends."""
    text = getattr(letter, body)
    if body == "html":
        text = html.unescape(re.sub(r"<(?!/?(?:p|td|tr|h1)\b)[^>]+>", "", text))
        text = re.sub(r"<[^>]+>", " ", text)
    return " ".join(text.split())


def invite(cast, **said):
    asked = {"email": NEW, "name": "Deputy head, Moss Bank", "job": Job.DEPUTY, "by": cast.member, **said}
    return posts.invite_to_post(cast.moss_bank, **asked)


@BODIES
def test_an_invitation_says_who_invites_to_what_and_until_when(cast, body):
    invite(cast, starts_on=date(2026, 9, 1))
    words = said(Letter.objects.get(), body)

    assert "Hello Deputy head, Moss Bank," in words
    assert "Head teacher, Moss Bank (head teacher, Moss Bank Primary School) invites you to" in words
    assert "as deputy or assistant head at Moss Bank Primary School, from Tuesday 1 September 2026." in words
    assert "Nothing happens until you enter your name, choose a password and press Join there" in words
    assert re.search(r"The link works once, until \w+day \d+ \w+ \d{4}, [\d:]+[ap]m\.", words)
    assert "ask Head teacher, Moss Bank to invite you again" in words
    assert "your answer goes to Head teacher, Moss Bank" in words


@BODIES
def test_an_invitation_has_its_link_once_and_the_link_works(cast, client, body):
    post = invite(cast)
    letter = Letter.objects.get()

    tokens = LINK.findall(getattr(letter, f"{body}_with_links"))

    assert len(tokens) == 1
    assert accounts.hash_of(tokens[0]) == post.user.invitations.get().token_hash
    page = client.get(LINK.search(getattr(letter, f"{body}_with_links")).group(), follow=True).content.decode()
    assert "deputy or assistant head at Moss Bank Primary School" in page


def test_an_answer_goes_to_whoever_invites(cast):
    invite(cast)

    assert Letter.objects.get().reply_to == cast.member.email


@BODIES
def test_an_invitation_by_nobody_names_nobody(cast, body):
    posts.appoint_officer(cast.ashworth, "new@ashworth.example", "Governance officer, Ashworth")

    words = said(Letter.objects.get(), body)

    assert "The people who run the portal invite you to" in words
    assert "as governance officer at Ashworth" in words
    assert "None" not in words
    assert Letter.objects.get().reply_to == ""


@BODIES
def test_names_are_text_in_the_html(cast, body):
    invite(cast, name="<b>Bold</b> & Co")

    assert ("<b>Bold</b> & Co" in getattr(Letter.objects.get(), body)) == (body == "text")


@BODIES
def test_a_given_post_says_who_gave_it_and_how_to_undo_it(cast, body):
    invite(cast, email=cast.governor.email, job=Job.CLERK)

    words = said(Letter.objects.get(), body)

    assert "Head teacher, Moss Bank (head teacher, Moss Bank Primary School) made you" in words
    assert "clerk to the governors at Moss Bank Primary School" in words
    assert "You need not do anything: sign in as before." in words
    assert f"/schools/{cast.moss_bank.urn}/" in getattr(Letter.objects.get(), body)
    assert "who can end the post again" in words


@BODIES
def test_a_given_office_leads_to_the_group(cast, body):
    offices.appoint(cast.cluster, user=cast.member, job=OfficeJob.CHAIR, by=cast.officer)

    words = said(Letter.objects.get(), body)

    assert "Governance officer, Ashworth (governance officer, Ashworth) made you chair of North cluster" in words
    assert cast.cluster.get_absolute_url() in getattr(Letter.objects.get(), body)
    assert "who can end the office again" in words


@BODIES
def test_an_ended_post_says_what_it_means_and_how_to_undo_it(cast, body):
    posts.end_post(cast.sbm.posts.get(), by=cast.member)

    words = said(Letter.objects.get(), body)

    assert "ended your post as school business manager at Moss Bank Primary School. From" in words
    assert "What the post let you see and do ends with it" in words
    assert "your answer goes to Head teacher, Moss Bank, who can give you the post again" in words


@BODIES
def test_who_ends_their_own_post_learns_whom_to_ask(cast, body):
    posts.end_post(cast.member.posts.get(), by=cast.member)

    words = said(Letter.objects.get(), body)

    assert "You ended your post as head teacher at Moss Bank Primary School" in words
    assert "ask a governance officer of the authority to invite you to the post again" in words


@BODIES
def test_an_ended_office_says_what_it_means_and_how_to_undo_it(cast, body):
    chair = factories.office(cast.member, cast.cluster, job="chair")
    offices.end_office(chair, by=cast.organiser)

    words = said(Letter.objects.get(), body)

    assert "Head teacher, Brook Lane (head teacher, Brook Lane Primary School) ended your office as" in words
    assert "chair of North cluster" in words
    assert "who can appoint you again" in words
