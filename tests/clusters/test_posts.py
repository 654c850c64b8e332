"""Posts given, invitations sent again and taken back, posts ended: what each does and whom it tells."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Invitation, User
from clusters.actions import posts
from clusters.models import HistoryLine, Post, School
from clusters.permissions.table import AuthorityJob, Job
from letters.models import Kind, Letter
from tests import factories
from tests.together import at_once

NEW = "deputy@mossbank.example"
TODAY = timezone.localdate


@pytest.fixture
def invite(cast):
    """Invite somebody to a post at Moss Bank."""

    def invited(**said):
        asked = {"email": NEW, "name": "Deputy head, Moss Bank", "job": Job.DEPUTY, "by": cast.member, **said}
        return posts.invite_to_post(cast.moss_bank, **asked)

    return invited


def let_time_pass():
    """Sending an invitation again is refused within a minute of the last one."""
    Invitation.objects.update(sent_at=timezone.now() - timedelta(minutes=2))


def last_line():
    return HistoryLine.objects.latest("pk")


# --- giving a post ---------------------------------------------------------------------------------


def test_somebody_new_holds_the_post_at_once_and_is_invited(cast, invite):
    post = invite(email=" Deputy@MossBank.example ")

    assert (post.user.email, post.user.name, post.user.has_joined) == (NEW, "Deputy head, Moss Bank", False)
    assert (post.school, post.job, post.starts_on, post.ends_on) == (cast.moss_bank, Job.DEPUTY, TODAY(), None)
    invitation = post.user.invitations.get()
    assert (invitation.purpose, invitation.invited_by) == (
        "deputy or assistant head at Moss Bank Primary School",
        cast.member,
    )
    letter = Letter.objects.get()
    assert (letter.kind, letter.recipient, letter.about) == (Kind.INVITATION, post.user, f"clusters.post:{post.pk}")
    assert letter.expires_at == invitation.expires_at


def test_somebody_who_has_joined_is_told_that_they_hold_the_post(cast, invite):
    post = invite(email=cast.governor.email, name="Whatever was typed", job=Job.CLERK)

    assert (post.user, post.user.name) == (cast.governor, "Governor, Moss Bank")
    assert not cast.governor.invitations.exists()
    letter = Letter.objects.get()
    assert (letter.kind, letter.recipient) == (Kind.POST, cast.governor)
    assert letter.subject == "You are now clerk to the governors at Moss Bank Primary School"


def test_giving_a_post_is_on_the_schools_record(cast, invite):
    invited = invite()
    line = last_line()
    assert (line.actor, line.school, line.about) == (cast.member, cast.moss_bank, invited.about)
    assert line.text == "invited Deputy head, Moss Bank to be deputy or assistant head at Moss Bank Primary School"

    invite(email=cast.governor.email, job=Job.CLERK)

    assert last_line().text == "made Governor, Moss Bank clerk to the governors at Moss Bank Primary School"


def test_a_post_may_begin_later(invite):
    post = invite(starts_on=date(2030, 9, 1))

    assert post.starts_on == date(2030, 9, 1)
    assert "from Sunday 1 September 2030" in Letter.objects.get().text


def test_a_closed_school_gives_no_posts(cast, invite):
    cast.moss_bank.status = "closed"

    with pytest.raises(ValidationError, match="Moss Bank Primary School is closed"):
        invite()

    assert not Post.objects.filter(job=Job.DEPUTY).exists()


def test_a_closed_account_is_refused_and_nothing_is_left_behind(cast, invite):
    cast.governor.is_active = False
    cast.governor.save()

    with pytest.raises(ValidationError, match="account was closed"):
        invite(email=cast.governor.email, job=Job.CLERK)

    assert (Post.objects.filter(job=Job.CLERK).count(), Letter.objects.count()) == (0, 0)


def test_the_same_post_twice_is_refused_and_leaves_one_invitation(invite):
    invite()

    with pytest.raises(ValidationError, match="This person holds this post already on those dates"):
        invite()

    counts = [model.objects.count() for model in (Invitation, Letter, HistoryLine)]
    assert counts == [1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_make_one_post_and_one_letter(cast):
    asked = {"email": NEW, "name": "Deputy head", "job": Job.DEPUTY}

    outcomes = at_once(
        *[lambda by=by: posts.invite_to_post(cast.moss_bank, **asked, by=by) for by in (cast.officer, cast.member)]
    )

    assert {type(outcome) for outcome in outcomes} == {Post, ValidationError}
    assert (Post.objects.filter(job=Job.DEPUTY).count(), Letter.objects.count()) == (1, 1)


def test_the_first_officer_is_invited_by_nobody(cast):
    post = posts.appoint_officer(cast.ashworth, "new@ashworth.example", "Governance officer")

    assert (post.job, post.authority, post.user.has_joined) == (AuthorityJob.OFFICER, cast.ashworth, False)
    letter = Letter.objects.get()
    assert letter.subject == "Invitation: governance officer at Ashworth"
    assert "The people who run the portal invite you to" in letter.text
    assert (last_line().actor, last_line().authority) == (None, cast.ashworth)


def test_an_officer_is_not_appointed_twice(cast):
    with pytest.raises(ValidationError, match="holds this post already"):
        posts.appoint_officer(cast.ashworth, cast.officer.email, "Governance officer", by=cast.officer)


# --- inviting again, and taking an invitation back ---------------------------------------------------


def test_inviting_again_replaces_the_link(cast, invite):
    post = invite()
    first = post.user.invitations.get()
    let_time_pass()

    token = posts.resend(post, by=cast.officer)

    first.refresh_from_db()
    assert first.problem == "withdrawn"
    again = Invitation.objects.with_hash(accounts.hash_of(token))
    assert (again.is_open, again.invited_by, again.purpose) == (True, cast.officer, first.purpose)
    assert [letter.state for letter in Letter.objects.order_by("pk")] == ["withdrawn", "queued"]
    assert token in Letter.objects.latest("pk").text_with_links


def test_inviting_again_takes_an_expired_invitation(cast, invite):
    post = invite()
    Invitation.objects.update(sent_at="2026-01-01T09:00Z", expires_at="2026-01-08T09:00Z")

    posts.resend(post, by=cast.member)

    assert post.user.invitations.open().count() == 1


def test_an_invitation_to_another_post_keeps_its_link(cast, invite):
    post, other = invite(), invite(job=Job.CLERK)
    let_time_pass()

    posts.resend(post, by=cast.member)

    assert other.user.invitations.open().filter(purpose=other.in_words).count() == 1


@pytest.mark.parametrize("take_back", [posts.resend, posts.withdraw])
def test_an_invitation_is_found_by_its_post_after_the_school_was_renamed(cast, invite, take_back):
    first = invite().user.invitations.get()
    let_time_pass()
    School.objects.filter(pk=cast.moss_bank.pk).update(local_name="Moss Bank, Ashworth")

    take_back(Post.objects.get(job=Job.DEPUTY), by=cast.officer)

    first.refresh_from_db()
    assert first.problem == "withdrawn"


def test_an_invitation_to_the_like_post_at_a_school_of_the_same_name_keeps_its_link(cast, invite):
    namesake = factories.school(str(cast.moss_bank))
    post = invite()
    other = posts.invite_to_post(namesake, email=NEW, name="", job=Job.DEPUTY, by=cast.officer)

    posts.withdraw(post, by=cast.officer)

    assert other.user.invitations.open().get().about == other.about


def test_a_second_press_sends_nothing(cast, invite):
    post = invite()
    let_time_pass()
    posts.resend(post, by=cast.member)

    with pytest.raises(ValidationError, match="less than a minute ago"):
        posts.resend(post, by=cast.member)

    assert Letter.objects.filter(state="queued").count() == 1


def test_nobody_who_joined_is_invited_again(cast):
    with pytest.raises(ValidationError, match="has joined already"):
        posts.resend(cast.sbm.posts.get(), by=cast.member)


def test_withdrawing_ends_the_post_and_the_link(cast, invite):
    post = invite()

    posts.withdraw(post, by=cast.officer)

    post.refresh_from_db()
    assert post.ends_on == TODAY()
    assert post.user.invitations.get().problem == "withdrawn"
    assert [letter.state for letter in Letter.objects.all()] == ["withdrawn"]
    assert last_line().text.startswith("withdrew the invitation of Deputy head, Moss Bank to be")


def test_withdrawing_a_post_that_begins_later_lets_it_never_begin(cast, invite):
    post = invite(starts_on=TODAY() + timedelta(days=30))

    posts.withdraw(post, by=cast.officer)

    post.refresh_from_db()
    assert post.ends_on == post.starts_on


def test_who_joined_meanwhile_is_not_withdrawn(cast, invite):
    post = invite()
    accounts.accept(post.user.invitations.get(), name="Deputy head", password=factories.PASSWORD)

    with pytest.raises(ValidationError, match="has joined meanwhile"):
        posts.withdraw(post, by=cast.officer)


# --- ending a post -----------------------------------------------------------------------------------


def test_ending_a_post_tells_its_holder_and_the_record(cast):
    post = cast.sbm.posts.get()

    posts.end_post(post, by=cast.member)

    post.refresh_from_db()
    assert post.ends_on == TODAY()
    letter = Letter.objects.get()
    assert (letter.recipient, letter.subject) == (
        cast.sbm,
        "Ended: school business manager at Moss Bank Primary School",
    )
    assert last_line().text.startswith(
        "ended the post of Business manager, Moss Bank as school business manager at Moss Bank Primary School from "
    )


def test_ending_the_post_of_somebody_who_has_not_joined_withdraws_the_invitation(cast, invite):
    post = invite()

    posts.end_post(post, by=cast.member)

    assert not post.user.invitations.open().exists()
    assert not Letter.objects.filter(state="queued").exists()


def test_a_post_ends_once(cast):
    post = cast.sbm.posts.get()
    posts.end_post(post, by=cast.member)

    with pytest.raises(ValidationError, match=r"it ended on .* already"):
        posts.end_post(post, by=cast.member)

    assert Letter.objects.count() == 1


def test_a_post_may_end_on_a_later_day_and_then_earlier(cast):
    post = cast.sbm.posts.get()
    posts.end_post(post, ends_on=TODAY() + timedelta(days=30), by=cast.member)
    posts.end_post(post, ends_on=TODAY() + timedelta(days=10), by=cast.member)

    with pytest.raises(ValidationError, match=r"it ends on .* already"):
        posts.end_post(post, ends_on=TODAY() + timedelta(days=20), by=cast.member)

    post.refresh_from_db()
    assert post.ends_on == TODAY() + timedelta(days=10)
    assert Letter.objects.count() == 2


def test_a_person_whose_account_is_closed_gets_no_letter(cast):
    cast.sbm.is_active = False
    cast.sbm.save()

    posts.end_post(cast.sbm.posts.get(), by=cast.member)

    assert not Letter.objects.exists()


def test_what_the_post_let_a_person_see_ends_on_their_next_request(cast, sign_in):
    browser = sign_in(cast.member)
    page = reverse("meetings:schedule", kwargs={"slug": cast.cluster.slug})
    assert browser.get(page).status_code == 200

    posts.end_post(cast.member.posts.get(), by=cast.officer)

    assert browser.get(page).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_joining_and_withdrawing_at_once_leave_one_truth(cast):
    """Either the person has joined and holds the post, or the post has ended and the link is dead."""
    post = posts.invite_to_post(cast.moss_bank, email=NEW, name="Deputy", job=Job.DEPUTY, by=cast.member)
    invitation = post.user.invitations.get()

    at_once(
        lambda: accounts.accept(invitation, name="Deputy", password=factories.PASSWORD),
        lambda: posts.withdraw(post, by=cast.member),
    )

    post = Post.objects.select_related("user").get(pk=post.pk)
    assert post.user.has_joined == (not post.is_over)
    assert User.objects.get(email=NEW).invitations.get().withdrawn_at is None or post.is_over
