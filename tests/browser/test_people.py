"""Somebody is invited to a post, joins by the link in the letter, is appointed, and leaves: in a real browser."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Invitation
from clusters.actions import offices, posts
from clusters.models import Post
from clusters.permissions.table import Job, OfficeJob
from letters.models import Letter
from tests import factories
from tests.browser.axe import (
    WIDTHS,
    assert_accessible,
    assert_keyboard_reaches_everything,
    assert_summary_links_focus,
    look,
)
from tests.browser.clicks import follow, press

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "deputy@mossbank.example"


@pytest.fixture(autouse=True)
def nobody_has_tried_yet():
    """Attempts are counted in the cache, which outlives a test."""
    cache.clear()


def at(name, held):
    return reverse(f"clusters:{name}", kwargs={"pk": held.pk})


def appoint_page(cast):
    return reverse("clusters:appoint", kwargs={"slug": cast.cluster.slug})


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_an_invitation_is_checked_sent_accepted_and_the_post_ended(cast, open_page, sign_in_page, width):
    page = sign_in_page(open_page(width), cast.officer)
    page.goto(reverse("clusters:invite_to_post", kwargs={"urn": cast.moss_bank.urn}))
    look(page)
    page.get_by_label("Post").select_option("Deputy or assistant head")
    page.get_by_label("Full name").fill("Deputy head, Moss Bank")
    page.get_by_label("Email address").fill(NEW)
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before anybody is written to")
    look(page)
    press(page, "Change answers")
    expect(page.get_by_label("Email address")).to_have_value(NEW)
    press(page, "Continue")
    press(page, "Send the invitation")
    expect(page.get_by_role("alert")).to_contain_text("An invitation is on its way to Deputy head, Moss Bank")
    look(page)

    theirs = open_page(width)
    theirs.goto(re.search(r"/account/invitation/\S+", Letter.objects.get().text_with_links).group())
    expect(theirs.get_by_text("deputy or assistant head at Moss Bank Primary School")).to_be_visible()
    theirs.get_by_label("Choose a password").fill(factories.PASSWORD)
    press(theirs, "Join")
    theirs.goto(reverse("clusters:school_history", kwargs={"urn": cast.moss_bank.urn}))
    expect(theirs.get_by_role("heading", level=1)).to_be_visible()

    page.goto(at("end_post", Post.objects.get(job=Job.DEPUTY)))
    look(page)
    press(page, "End the post")
    expect(page.get_by_role("alert")).to_contain_text("The end of this post is on record")
    assert theirs.reload().status == 403


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_somebody_of_the_group_is_appointed_and_the_last_organiser_stays(cast, open_page, sign_in_page, width):
    page = sign_in_page(open_page(width), cast.organiser)
    page.goto(at("end_office", cast.organiser.offices.get()))
    look(page)
    follow(page, "appoint another organiser")
    look(page)
    page.get_by_label("Office").select_option("Organiser")
    page.locator("[name=user]").select_option(str(cast.member.pk))
    press(page, "Continue")
    look(page)
    press(page, "Give the office")
    expect(page.get_by_role("alert")).to_contain_text("Head teacher, Moss Bank is organiser of North cluster")

    page.goto(at("end_office", cast.organiser.offices.get()))
    look(page)
    press(page, "End the office")
    expect(page.get_by_role("alert")).to_contain_text("The end of this office is on record")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_pages_about_an_invitation_that_waits(cast, open_page, sign_in_page, width):
    asked = {"email": NEW, "name": "Deputy head, Moss Bank", "by": cast.officer}
    post = posts.invite_to_post(cast.moss_bank, job=Job.HEAD, **asked)
    office = offices.appoint(cast.cluster, job=OfficeJob.CLERK, **asked)
    Invitation.objects.update(sent_at="2026-01-05T09:00Z")
    page = sign_in_page(open_page(width), cast.officer)

    for address in (at("end_post", post), at("end_office", office), at("resend_office_invitation", office)):
        page.goto(address)
        look(page)
    page.goto(at("end_office", cast.organiser.offices.get()))
    look(page)
    page.goto(at("resend_invitation", post))
    look(page)
    press(page, "Send the invitation again")
    expect(page.get_by_role("alert")).to_contain_text("An invitation is on its way")
    page.goto(at("resend_invitation", post))
    press(page, "Send the invitation again")
    expect(page.get_by_role("alert")).to_contain_text("less than a minute ago")
    look(page)


def test_errors_lead_to_their_boxes_and_the_keyboard_reaches_everything(cast, page, sign_in_page):
    sign_in_page(page, cast.officer)
    for address, button in (
        (reverse("clusters:invite_to_post", kwargs={"urn": cast.moss_bank.urn}), "Continue"),
        (appoint_page(cast), "Continue"),
        (at("end_office", cast.organiser.offices.get()), "End the office"),
    ):
        page.goto(address)
        assert_keyboard_reaches_everything(page)
        press(page, button)
        assert_summary_links_focus(page)
        assert_accessible(page)
