"""The pages that give posts, invite again and end posts, as people meet them without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation
from clusters.actions import posts
from clusters.models import Membership, Post
from clusters.permissions.table import Job
from letters.models import Letter
from tests import factories

NEW = "deputy@mossbank.example"
HIDDEN = re.compile(r'<input type="hidden" name="(?P<name>[^"]+)" value="(?P<value>[^"]*)"')


def body(response):
    return response.content.decode()


def words(response):
    """What the page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", body(response)).split())


def carried(response):
    """What the check page would post back."""
    return {name: value for name, value in HIDDEN.findall(body(response)) if name != "csrfmiddlewaretoken"}


def filled(**fields):
    """The form as a browser would post it."""
    return {
        "job": Job.DEPUTY,
        "name": "Deputy head, Moss Bank",
        "email": NEW,
        "starts_on_day": "1",
        "starts_on_month": "9",
        "starts_on_year": "2026",
        "step": "check",
        **fields,
    }


@pytest.fixture
def page(cast):
    return reverse("clusters:invite_to_post", kwargs={"urn": cast.moss_bank.urn})


@pytest.fixture
def invited(cast):
    """A deputy at Moss Bank who has not joined; the invitation is some minutes old."""
    asked = {"email": NEW, "name": "Deputy head, Moss Bank", "job": Job.DEPUTY}
    post = posts.invite_to_post(cast.moss_bank, **asked, by=cast.member)
    Invitation.objects.update(sent_at=timezone.now() - timedelta(minutes=5))
    return post


def at(name, post):
    return reverse(f"clusters:{name}", kwargs={"pk": post.pk})


# --- giving a post ---------------------------------------------------------------------------------


def test_what_will_happen_is_shown_before_anything_happens(cast, sign_in, page):
    response = sign_in(cast.member).post(page, filled())

    assert "Check before anybody is written to" in words(response)
    assert f"gets a letter at {NEW} , with a link to join" in words(response)
    assert "Tuesday 1 September 2026" in words(response)
    assert not Post.objects.filter(job=Job.DEPUTY).exists()


def test_the_check_page_sends_the_invitation(cast, sign_in, page):
    browser = sign_in(cast.member)
    checked = browser.post(page, filled())

    response = browser.post(page, {**carried(checked), "step": "save"}, follow=True)

    assert response.redirect_chain == [(cast.moss_bank.get_absolute_url(), 302)]
    assert f"An invitation is on its way to Deputy head, Moss Bank at {NEW}." in words(response)
    post = Post.objects.get(job=Job.DEPUTY)
    assert (post.user.email, f"{post.starts_on}") == (NEW, "2026-09-01")
    assert Letter.objects.get().posted_by == cast.member


def test_change_answers_keeps_what_was_typed(cast, sign_in, page):
    browser = sign_in(cast.member)
    checked = browser.post(page, filled())

    form = browser.post(page, {**carried(checked), "step": "edit"}).context["form"]

    assert (form["email"].value(), form["job"].value()) == (NEW, Job.DEPUTY)
    assert form["starts_on"].value() == ["1", "9", "2026"]


def test_an_address_does_not_reveal_whose_it_is(cast, sign_in, page):
    asked = filled(email=cast.outsider.email, name="Somebody, I think")

    checked = sign_in(cast.member).post(page, asked)

    assert "Somebody, I think" in words(checked)
    assert cast.outsider.name not in words(checked)


def test_for_somebody_who_has_joined_the_page_says_that_no_invitation_is_needed(cast, sign_in, page):
    browser = sign_in(cast.member)
    checked = browser.post(page, filled(email=cast.governor.email, job=Job.TEACHER))

    assert "The person with this address has joined the portal already" in words(checked)
    response = browser.post(page, {**carried(checked), "step": "save"}, follow=True)
    assert (
        "Governor, Moss Bank is teacher at Moss Bank Primary School from Tuesday 1 September 2026 and is being told."
        in words(response)
    )


def test_who_holds_the_post_already_is_pointed_out(cast, sign_in, page):
    response = sign_in(cast.officer).post(page, filled(job=Job.HEAD))

    assert "Head teacher, Moss Bank is head teacher too" in words(response)
    assert at("end_post", cast.member.posts.get()) in body(response)


def test_a_second_press_makes_no_second_post(cast, sign_in, page):
    browser = sign_in(cast.member)

    answers = [browser.post(page, filled(step="save")) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 200]
    assert "This person holds this post already on those dates." in words(answers[1])
    assert (Post.objects.filter(job=Job.DEPUTY).count(), Letter.objects.count()) == (1, 1)


def test_a_head_teacher_is_invited_by_an_officer_only(cast, sign_in, page):
    choices = {
        who: dict(sign_in(getattr(cast, who)).get(page).context["form"].fields["job"].choices)
        for who in ("member", "officer")
    }

    assert (Job.HEAD in choices["member"], Job.HEAD in choices["officer"]) == (False, True)
    assert sign_in(cast.member).post(page, filled(job=Job.HEAD, step="save")).status_code == 403
    assert not Letter.objects.exists()
    assert sign_in(cast.officer).post(page, filled(job=Job.HEAD, step="save")).status_code == 302


def test_a_head_who_is_an_officer_too_needs_the_second_factor_for_it(cast, sign_in, page, settings):
    cast.member.authority_posts.create(authority=cast.ashworth, job="officer", starts_on="2024-09-01")
    settings.REQUIRE_SECOND_FACTOR = True
    browser = sign_in(cast.member)

    assert Job.HEAD not in dict(browser.get(page).context["form"].fields["job"].choices)
    assert browser.post(page, filled(job=Job.HEAD, step="save")).status_code == 403


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("job", "", "Choose a post"),
        ("job", "king", "Choose a post from the list"),
        ("name", " ", "Enter the person’s full name"),
        ("name", "x" * 121, "The name must be 120 characters or fewer. It has 121"),
        ("email", "", "Enter the person’s email address"),
        ("email", "deputy", "Enter an email address in the correct format, like name@example.com"),
        ("starts_on_day", "", "The day from which they hold it must include a day"),
        ("starts_on_day", "31", "The day from which they hold it must be a real date, such as 14 1 2027"),
        ("starts_on_year", "2206", "Check the year: the day must be within the next two years, or in the past"),
        ("starts_on_year", "1026", "Check the year: the day must be within the next two years, or in the past"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_lost(cast, sign_in, page, field, value, error):
    said = filled(**{field: value})

    form = sign_in(cast.member).post(page, said).context["form"]

    assert [list(errors) for errors in form.errors.values()] == [[error]]
    assert [form[name].value() for name in ("job", "name", "email")] == [said["job"], said["name"], said["email"]]
    assert form["starts_on"].value() == [said[f"starts_on_{box}"] for box in ("day", "month", "year")]
    assert not Letter.objects.exists()


def test_a_closed_account_is_refused_beside_the_address(cast, sign_in, page):
    cast.governor.is_active = False
    cast.governor.save()

    form = sign_in(cast.member).post(page, filled(email=cast.governor.email)).context["form"]

    assert list(form.errors) == ["email"]
    assert "account was closed" in form.errors["email"][0]


def test_what_the_person_holds_already_is_refused_beside_the_address(cast, sign_in, page):
    form = sign_in(cast.member).post(page, filled(email=cast.sbm.email, job=Job.SBM)).context["form"]

    assert form.errors == {"email": ["This person holds this post already on those dates."]}


def test_a_closed_school_has_no_form(cast, sign_in, page):
    cast.moss_bank.status = "closed"
    cast.moss_bank.save()

    response = sign_in(cast.officer).get(page)

    assert "is closed, so nobody can be given a post there" in words(response)
    assert 'name="email"' not in body(response)


# --- inviting again --------------------------------------------------------------------------------


def test_looking_sends_nothing_and_pressing_sends_a_new_link(cast, sign_in, invited):
    browser = sign_in(cast.member)

    shown = browser.get(at("resend_invitation", invited))
    assert NEW in words(shown)
    assert Letter.objects.count() == 1

    response = browser.post(at("resend_invitation", invited), {"csrfmiddlewaretoken": "x"}, follow=True)
    assert "An invitation is on its way to Deputy head, Moss Bank" in words(response)
    assert [letter.state for letter in Letter.objects.order_by("pk")] == ["withdrawn", "queued"]


def test_the_pages_say_how_long_the_link_works_by_the_setting(cast, sign_in, page, invited, settings):
    settings.INVITATION_LIFETIME = timedelta(days=11)
    browser = sign_in(cast.member)

    again = browser.get(at("resend_invitation", invited))
    check = browser.post(page, filled(email="new@mossbank.example"))

    assert "The new link works once, and for 11 days." in words(again)
    assert "The link works once, and for 11 days." in words(check)


def test_a_second_press_of_invite_again_says_so(cast, sign_in, invited):
    browser = sign_in(cast.member)

    answers = [browser.post(at("resend_invitation", invited), {"csrfmiddlewaretoken": "x"}) for _ in range(2)]

    assert "less than a minute ago" in words(answers[1])
    assert Letter.objects.filter(state="queued").count() == 1


def test_who_joined_needs_no_invitation(cast, sign_in):
    response = sign_in(cast.member).get(at("resend_invitation", cast.sbm.posts.get()))

    assert "Business manager, Moss Bank has joined already." in words(response)


def test_a_head_invites_no_other_head_again(cast, sign_in):
    other = factories.post(factories.person(joined_at=None, is_active=False), cast.moss_bank)

    assert sign_in(cast.member).get(at("resend_invitation", other)).status_code == 403
    assert sign_in(cast.officer).get(at("resend_invitation", other)).status_code == 200


# --- ending ----------------------------------------------------------------------------------------


def ends(day):
    return {"ends_on_day": f"{day.day}", "ends_on_month": f"{day.month}", "ends_on_year": f"{day.year}"}


def test_looking_ends_nothing_and_pressing_ends_the_post_at_once(cast, sign_in):
    post, colleague = cast.sbm.posts.get(), sign_in(cast.sbm)
    meetings = reverse("clusters:school_history", kwargs={"urn": cast.moss_bank.urn})
    assert "gets a letter that says so" in words(sign_in(cast.member).get(at("end_post", post)))
    assert colleague.get(meetings).status_code == 200

    response = sign_in(cast.member).post(at("end_post", post), ends(timezone.localdate()), follow=True)

    assert "The end of this post is on record. Business manager, Moss Bank is being told." in words(response)
    assert colleague.get(meetings).status_code == 403
    assert Letter.objects.get().recipient == cast.sbm


def test_an_invitation_is_withdrawn_on_the_same_page(cast, sign_in, invited):
    browser = sign_in(cast.member)
    assert "Withdraw the invitation of Deputy head, Moss Bank" in words(browser.get(at("end_post", invited)))

    response = browser.post(at("end_post", invited), {"csrfmiddlewaretoken": "x"}, follow=True)

    assert "The invitation of Deputy head, Moss Bank is withdrawn." in words(response)
    assert not invited.user.invitations.open().exists()


@pytest.mark.parametrize(
    ("days", "error"),
    [(-1, "The day must be today or later"), (3000, "Check the year: the day must be within the next two years")],
)
def test_a_day_that_cannot_be_meant_is_refused(cast, sign_in, days, error):
    day = timezone.localdate() + timedelta(days=days)

    response = sign_in(cast.member).post(at("end_post", cast.sbm.posts.get()), ends(day))

    assert response.context["form"].errors == {"ends_on": [error]}


def test_ending_twice_says_that_it_ended(cast, sign_in):
    post, browser = cast.sbm.posts.get(), sign_in(cast.member)
    for _ in range(2):
        response = browser.post(at("end_post", post), ends(timezone.localdate()))

    assert "no longer school business manager at Moss Bank Primary School" in words(response)
    assert "This post ended on" in words(browser.get(at("end_post", post)))
    assert Letter.objects.count() == 1


def test_the_page_warns_where_the_school_would_have_no_head(cast, sign_in):
    page = at("end_post", cast.member.posts.get())
    assert "will have no head teacher on record" in words(sign_in(cast.officer).get(page))

    factories.post(factories.person(), cast.moss_bank)

    assert "will have no head teacher on record" not in words(sign_in(cast.officer).get(page))


def test_heads_end_their_own_post_and_no_other_heads(cast, sign_in):
    other = factories.post(factories.person(), cast.moss_bank)

    assert sign_in(cast.member).get(at("end_post", cast.member.posts.get())).status_code == 200
    assert sign_in(cast.member).get(at("end_post", other)).status_code == 403
    assert sign_in(cast.member).post(at("end_post", other), ends(timezone.localdate())).status_code == 403
    assert not Letter.objects.exists()


# --- what it costs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("name", "queries"), [("invite_to_post", 4), ("resend_invitation", 5), ("end_post", 4)])
def test_the_pages_take_few_queries(cast, sign_in, invited, page, django_assert_num_queries, name, queries, count):
    for _ in range(count - 1):
        factories.post(factories.person(), cast.moss_bank, Job.DEPUTY)
        Membership.objects.create(group=factories.cluster(), school=cast.moss_bank, starts_on="2024-09-01")
    browser = sign_in(cast.member)

    with django_assert_num_queries(queries):
        browser.get(page if name == "invite_to_post" else at(name, invited))


@pytest.mark.parametrize("count", [1, 5])
def test_the_check_page_takes_seven_queries(cast, sign_in, page, django_assert_num_queries, count):
    for _ in range(count - 1):
        factories.post(factories.person(), cast.moss_bank, Job.CLERK)
    browser = sign_in(cast.member)

    with django_assert_num_queries(7):
        browser.post(page, filled(job=Job.CLERK, email=cast.governor.email))
