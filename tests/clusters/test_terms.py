"""Representatives of a group's schools: inviting them, renewing their terms, and the letter before a term runs out."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from clusters import tasks
from clusters.actions import posts, terms
from clusters.models import HistoryLine, Post
from clusters.permissions.table import Job
from letters.models import Kind, Letter, Preference
from tests import factories
from tests.together import at_once

LAST = date(2030, 8, 31)


@pytest.fixture
def membership(cast):
    """Brook Lane in the governor group, where nobody represents it."""
    return cast.governors.memberships.get(school=cast.brook_lane)


@pytest.fixture
def page(membership):
    return reverse("clusters:invite_representatives", kwargs={"pk": membership.pk})


@pytest.fixture
def overview(cast):
    return reverse("clusters:representatives", kwargs={"slug": cast.governors.slug})


@pytest.fixture
def post(cast):
    """The post of the governor of Moss Bank, whose term has no end on record."""
    return cast.governor.posts.get()


def in_days(count):
    return timezone.localdate() + timedelta(days=count)


def running_out(post, days=30):
    """`post`, whose last day is in one day less than `days`."""
    post.ends_on = in_days(days)
    post.save()
    return post


def filled(job, name="Governor, Brook Lane", email="governor@brooklane.example", **fields):
    """What a browser posts for one seat; the last day is given as three boxes."""
    today = timezone.localdate()
    typed = {"name": name, "email": email, "last_on_day": "31", "last_on_month": "8", "last_on_year": "2030"}
    typed |= {"starts_on_day": today.day, "starts_on_month": today.month, "starts_on_year": today.year, **fields}
    return {f"{job}-{key}": value for key, value in typed.items()}


# --- who is there -----------------------------------------------------------------------------------


def test_the_overview_shows_each_school_with_its_seats(cast, sign_in, overview):
    page = sign_in(cast.officer).get(overview).context["page"]

    assert [(line.school, line.is_vacant) for line in page.lines] == [(cast.brook_lane, True), (cast.moss_bank, False)]
    seats = {seat: [held.user for held in held_by] for seat, held_by in page.lines[1].seats}
    assert seats == {"Chair of governors": [], "Governor": [cast.governor], "Clerk to the governors": []}
    assert page.next_to_invite.school == cast.brook_lane


def test_somebody_invited_is_no_representative_yet(cast, sign_in, overview):
    invited = factories.person(joined_at=None, is_active=False)
    factories.post(invited, cast.brook_lane, Job.CLERK)

    page = sign_in(cast.officer).get(overview).context["page"]

    assert [line.school for line in page.vacant] == [cast.brook_lane]
    assert page.next_to_invite is None


def test_an_officer_does_not_invite_at_schools_of_another_authority(cast, sign_in, overview):
    joined = factories.membership(cast.governors, cast.far_away)

    text = sign_in(cast.officer).get(overview).content.decode()

    page = reverse("clusters:invite_representatives", kwargs={"pk": joined.pk})
    assert "Elsewhere invites the people of this school." in text
    assert page not in text
    assert sign_in(cast.officer).get(page).status_code == 403


def test_whoever_heads_a_school_elsewhere_gives_no_head_teachers_post_by_this_page(cast, sign_in):
    """The outsider is an officer elsewhere and head teacher of Far Away, here moved to Ashworth."""
    cast.far_away.authority = cast.ashworth
    cast.far_away.save()
    page = reverse("clusters:invite_representatives", kwargs={"pk": cast.foreign_cluster.memberships.get().pk})

    assert sign_in(cast.outsider).get(page).status_code == 403


@pytest.mark.parametrize("count", [1, 5])
def test_the_overview_takes_seven_queries(cast, sign_in, overview, django_assert_num_queries, count):
    for _ in range(count):
        school = factories.school()
        factories.membership(cast.governors, school)
        factories.post(factories.person(), school, Job.GOVERNOR)
    browser = sign_in(cast.officer)

    with django_assert_num_queries(7):
        browser.get(overview)


# --- inviting ---------------------------------------------------------------------------------------


def test_two_seats_are_filled_at_once_after_a_check(cast, sign_in, membership, page, overview):
    typed = filled("governor") | filled("clerk", "Clerk, Brook Lane", "clerk@brooklane.example")

    check = sign_in(cast.officer).post(page, typed | {"step": "check"})
    assert not Letter.objects.exists()
    response = sign_in(cast.officer).post(page, dict(check.context["forms"].carried()) | {"step": "save"})

    assert response.url == overview
    held = Post.objects.filter(school=cast.brook_lane).exclude(job=Job.HEAD).order_by("pk")
    assert [(each.job, each.user.email, each.last_day) for each in held] == [
        ("governor", "governor@brooklane.example", LAST),
        ("clerk", "clerk@brooklane.example", LAST),
    ]
    assert [letter.kind for letter in Letter.objects.all()] == [Kind.INVITATION] * 2


def test_the_check_says_who_is_told_and_until_when(cast, sign_in, page):
    text = sign_in(cast.officer).post(page, filled("governor") | {"step": "check"}).content.decode()

    assert "Saturday 31 August 2030" in text
    assert "governor@brooklane.example" in text
    assert "with a link to join the portal" in text


def test_all_are_invited_or_none(cast):
    invitations = [{"email": "a@b.example", "name": "A", "job": Job.CLERK}, {"email": cast.governor.email, "name": "B"}]
    invitations[1] |= {"job": Job.GOVERNOR, "starts_on": date(2025, 1, 1)}

    with pytest.raises(ValidationError):
        terms.invite_all(cast.moss_bank, invitations, by=cast.officer)

    assert not Post.objects.filter(job=Job.CLERK).exists()


@pytest.mark.parametrize(
    ("typed", "seat", "error"),
    [
        ({}, "chair_of_governors", {"__all__": ["Fill in at least one seat, or go back"]}),
        (filled("clerk", email=""), "clerk", {"email": ["Enter the person’s email address"]}),
        (filled("clerk", name=""), "clerk", {"name": ["Enter the person’s full name"]}),
        (
            filled("clerk", last_on_year="2020"),
            "clerk",
            {"last_on": ["The last day of the term must be today or later"]},
        ),
        (
            filled("clerk", last_on_year="2203"),
            "clerk",
            {"last_on": ["Check the year: a term of office runs out within the next ten years"]},
        ),
        (
            filled(
                "clerk",
                starts_on_year=str(timezone.localdate().year + 1),
                last_on_year=str(timezone.localdate().year),
                last_on_month="12",
            ),
            "clerk",
            {"last_on": ["The last day of the term must be after the day from which they hold it"]},
        ),
    ],
)
def test_bad_input_gets_a_sentence(cast, sign_in, page, typed, seat, error):
    response = sign_in(cast.officer).post(page, typed | {"step": "check"})

    assert {form.job: form.errors for form in response.context["forms"] if form.errors} == {seat: error}
    assert not Letter.objects.exists()


def test_who_holds_the_seat_already_is_refused_beside_the_address(cast, sign_in):
    moss_bank = cast.governors.memberships.get(school=cast.moss_bank)
    page = reverse("clusters:invite_representatives", kwargs={"pk": moss_bank.pk})

    response = sign_in(cast.officer).post(page, filled("governor", email=cast.governor.email) | {"step": "check"})

    assert response.context["forms"][1].errors == {"email": ["This person holds this post already on those dates."]}


@pytest.mark.parametrize("count", [1, 5])
def test_inviting_takes_seven_queries(cast, sign_in, page, django_assert_num_queries, count):
    for _ in range(count):
        factories.post(factories.person(), cast.brook_lane, Job.GOVERNOR)
    browser = sign_in(cast.officer)

    with django_assert_num_queries(7):
        browser.get(page)


# --- terms of office --------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 5])
def test_a_term_takes_three_queries(cast, sign_in, post, django_assert_num_queries, count):
    for _ in range(count):
        factories.governor_group(None, cast.moss_bank)
        factories.post(factories.person(), cast.moss_bank, Job.GOVERNOR)
    browser = sign_in(cast.officer)

    with django_assert_num_queries(3):
        assert browser.get(reverse("clusters:term", kwargs={"pk": post.pk})).status_code == 200


@pytest.mark.parametrize("who", ["member", "officer"])
def test_head_and_officer_renew_a_term(cast, sign_in, post, who):
    running_out(post)
    page = reverse("clusters:term", kwargs={"pk": post.pk})

    response = sign_in(getattr(cast, who)).post(
        page, {"last_on_day": "31", "last_on_month": "8", "last_on_year": "2030"}
    )

    post.refresh_from_db()
    assert (response.url, post.last_day) == (cast.moss_bank.get_absolute_url(), LAST)
    assert HistoryLine.objects.of_school(cast.moss_bank).get().text == (
        "renewed the term of office of Governor, Moss Bank as governor at Moss Bank Primary School, "
        "until Saturday 31 August 2030"
    )
    letter = Letter.objects.get()
    assert (letter.recipient, letter.reply_to) == (cast.governor, getattr(cast, who).email)
    assert "now runs out on Saturday 31 August 2030" in letter.text


def test_the_school_page_shows_when_the_term_runs_out(cast, sign_in, post):
    post.ends_on = date(2030, 9, 1)
    post.save()

    text = sign_in(cast.member).get(cast.moss_bank.get_absolute_url()).content.decode()

    assert "Term of office runs out on 31 August 2030" in text
    assert reverse("clusters:term", kwargs={"pk": post.pk}) in text


def test_a_head_teacher_has_no_term(cast, sign_in):
    page = reverse("clusters:term", kwargs={"pk": cast.member.posts.get().pk})

    assert sign_in(cast.officer).get(page).status_code == 403


def test_a_term_that_is_over_is_not_renewed(cast, post):
    running_out(post, 0)

    with pytest.raises(ValidationError):
        terms.set_term(post, ends_on=in_days(100), by=cast.officer)


def test_a_term_does_not_end_before_today(cast, post):
    with pytest.raises(ValidationError):
        terms.set_term(post, ends_on=timezone.localdate(), by=cast.officer)


# --- the letter before a term runs out --------------------------------------------------------------


def test_sixty_days_before_those_who_look_after_the_school_are_told_once(cast, post):
    clerk = factories.person("clerk@mossbank.example", "Clerk, Moss Bank")
    factories.post(clerk, cast.moss_bank, Job.CLERK)
    running_out(post, 60)

    for _ in range(3):
        tasks.tell_of_terms()

    letters = Letter.objects.order_by("pk")
    assert [letter.recipient for letter in letters] == [cast.governor, clerk, cast.member, cast.officer]
    day = post.last_day
    assert {letter.kind for letter in letters} == {Kind.GOVERNANCE}
    assert f"Your term of office as governor at Moss Bank Primary School runs out on {day:%A}" in letters[0].text
    assert "The term of office of Governor, Moss Bank" in letters[1].text


def test_earlier_nobody_is_told(post):
    running_out(post, 61)

    tasks.tell_of_terms()

    assert not Letter.objects.exists()


def test_a_renewed_term_is_told_of_again_in_its_time(cast, post):
    running_out(post, 30)
    tasks.tell_of_terms()
    Post.objects.filter(pk=post.pk).update(ends_on=in_days(40))

    tasks.tell_of_terms()

    assert Letter.objects.to(cast.governor).count() == 2


def test_renewing_a_term_takes_back_what_waits_for_the_daily_summary_about_its_old_end(cast, post):
    Preference.objects.create(user=cast.governor, kind=Kind.GOVERNANCE, pace=Preference.Pace.DAILY)
    running_out(post, 30)
    tasks.tell_of_terms()

    terms.set_term(post, ends_on=in_days(400), by=cast.officer)

    told, renewed = Letter.objects.to(cast.governor).order_by("pk")
    assert told.subject.startswith("Term of office runs out")
    assert (told.state, renewed.state) == (Letter.State.WITHDRAWN, Letter.State.HELD)


def test_who_resigned_is_not_told_that_a_term_runs_out(cast, post):
    posts.end_post(post, ends_on=in_days(20), by=cast.officer)

    tasks.tell_of_terms()

    assert [letter.kind for letter in Letter.objects.to(cast.governor)] == [Kind.POST]


def test_neither_heads_nor_people_who_never_joined_are_told(cast, post):
    running_out(cast.member.posts.get())
    invited = factories.person(joined_at=None, is_active=False)
    running_out(factories.post(invited, cast.moss_bank, Job.CLERK))

    tasks.tell_of_terms()

    assert not Letter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_once(cast, post):
    running_out(post)

    counts = at_once(lambda: terms.tell_of_end(post), lambda: terms.tell_of_end(post))

    assert sorted(counts) == [0, 3]
    assert Letter.objects.count() == 3
