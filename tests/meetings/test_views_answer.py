"""The pages on which a school answers, and the links in letters that lead there."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from clusters import people
from clusters.permissions.table import Profile
from letters.models import Kind, Letter
from meetings import actions
from meetings.models import Answer, Meeting
from tests import factories
from tests.meetings.together import move


def body(response):
    return response.content.decode()


def page(name, meeting):
    return reverse(f"meetings:{name}", kwargs={"pk": meeting.pk})


def answering(client, path, **typed):
    """Open the page at `path` and return a function that sends its form as it was opened, with what was typed."""
    form = client.get(path).context["form"]
    hidden = {field.html_name: field.value() for field in form.hidden_fields()}
    return lambda: client.post(path, {**hidden, **typed}, follow=True)


# --- answering -------------------------------------------------------------------------------------


def test_an_answer_is_given_on_the_page_and_can_be_changed(cast, sign_in, meeting):
    client = sign_in(cast.sbm)

    client.post(page("answer", meeting), {"choice": "coming"})
    response = answering(client, page("answer", meeting), choice="apologies", update="News")()

    assert "The answer of Moss Bank Primary School is saved" in body(response)
    given = Answer.objects.get()
    assert (given.choice, given.update, given.given_by) == ("apologies", "News", cast.sbm)
    assert "answered: Sending apologies" in body(client.get(page("answer", meeting)))


def test_who_answers_after_a_colleague_sees_their_answer_first(cast, sign_in, meeting):
    path = page("answer", meeting)
    save = answering(sign_in(cast.member), path, choice="apologies", update="News")
    answering(sign_in(cast.sbm), path, choice="coming")()

    refused = save()
    kept = Answer.objects.get()
    hidden = {field.html_name: field.value() for field in refused.context["form"].hidden_fields()}
    sign_in(cast.member).post(path, {**hidden, "choice": "apologies", "update": "News"})

    text = body(refused)
    assert "Somebody else saved this while you were typing." in text
    assert [(c.was, c.stands, c.typed) for c in refused.context["form"].changes] == [
        ("(empty)", "Coming in person", "Sending apologies")
    ]
    assert "News</textarea>" in text
    assert (kept.choice, kept.given_by) == ("coming", cast.sbm)
    assert Answer.objects.get().choice == "apologies"


def test_an_answer_to_the_earlier_date_is_not_taken_for_the_new_one(cast, sign_in, meeting):
    save = answering(sign_in(cast.member), page("answer", meeting), choice="coming")
    move(meeting, by=cast.organiser, hours=24 * 7)

    refused = save()
    hidden = {field.html_name: field.value() for field in refused.context["form"].hidden_fields()}
    taken_before_saving_again = Answer.objects.exists()
    sign_in(cast.member).post(page("answer", meeting), {**hidden, "choice": "coming"})

    assert "The meeting has been changed since you opened this page" in body(refused)
    assert "Thursday 21 January 2027" in body(refused)
    assert not taken_before_saving_again
    assert Answer.objects.get().schedule_version == 2


def test_somebody_with_two_schools_says_for_which(cast, sign_in, meeting):
    factories.post(cast.member, cast.brook_lane)
    client = sign_in(cast.member)

    asked = client.get(page("answer", meeting))
    client.post(f"{page('answer', meeting)}?school={cast.brook_lane.urn}", {"choice": "coming"})

    assert "Which school are you answering for?" in body(asked)
    assert Answer.objects.get().school == cast.brook_lane


def test_nobody_answers_for_a_school_that_is_not_theirs(cast, sign_in, meeting):
    factories.post(cast.member, cast.brook_lane)
    foreign = f"{page('answer', meeting)}?school={cast.far_away.urn}"

    response = sign_in(cast.member).post(foreign, {"choice": "coming"})

    assert "Which school are you answering for?" in body(response)
    assert not Answer.objects.exists()


def test_a_statutory_board_explains_why_nobody_can_be_sent(cast, sign_in, draft):
    board = factories.cluster("Board", cast.moss_bank, profile=Profile.STATUTORY)
    factories.office(cast.organiser, board)
    meeting = actions.schedule(draft(group=board, host_school=None), by=cast.organiser)

    text = body(sign_in(cast.member).get(page("answer", meeting)))

    assert "Why you cannot send somebody else" in text
    assert "Sending somebody else" not in text


@pytest.fixture
def busy(cast, draft):
    """Makes a meeting of so many schools more with as many lines of agenda, which each or no school has answered."""

    def make(schools, *, answered=False):
        for _ in range(schools):
            school = factories.school()
            factories.membership(cast.cluster, school)
            factories.post(factories.person(), school)
        meeting = actions.schedule(draft(), agenda=["Item"] * schools, by=cast.organiser)
        for school in people.member_schools(cast.cluster) if answered else ():
            actions.answer(meeting, school, choice=Answer.Choice.COMING, by=cast.organiser)
        return meeting

    return make


@pytest.mark.parametrize("schools", [1, 5])
@pytest.mark.parametrize(("answered", "queries"), [(False, 6), (True, 8)])
def test_queries_of_answering(cast, sign_in, busy, answered, queries, schools, django_assert_num_queries):
    meeting, client = busy(schools, answered=answered), sign_in(cast.member)

    with django_assert_num_queries(queries):
        client.get(page("answer", meeting))


@pytest.mark.parametrize("schools", [1, 5])
def test_queries_of_choosing_the_school_to_answer_for(cast, sign_in, busy, schools, django_assert_num_queries):
    meeting, client = busy(schools), sign_in(cast.member)
    for school in people.member_schools(cast.cluster).exclude(pk=cast.moss_bank.pk):
        factories.post(cast.member, school)

    with django_assert_num_queries(5):
        assert len(client.get(page("answer", meeting)).context["schools"]) == schools + 2


# --- answering from a letter -----------------------------------------------------------------------


@pytest.fixture
def link(cast, meeting):
    """The path in the letter to the head of Moss Bank."""
    return linked(Letter.objects.get(recipient=cast.member, kind=Kind.MEETING))


def linked(letter):
    return re.search(r"http://localhost:8000(/answer/\S+/)", letter.text_with_links)[1]


def test_the_link_answers_without_signing_in(cast, client, meeting, link):
    shown = client.get(link)
    done = client.post(link, {"choice": "coming"}, follow=True)

    assert "Will Moss Bank Primary School come?" in body(shown)
    assert "The answer of Moss Bank Primary School is saved" in body(done)
    assert (Answer.objects.get().school, Answer.objects.get().given_by) == (cast.moss_bank, cast.member)
    assert "_auth_user_id" not in client.session
    assert client.get(meeting.get_absolute_url()).status_code == 302


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_scanner_that_opens_every_link_answers_nothing(client, meeting, link, method):
    for _ in range(3):
        getattr(client, method)(link)

    assert not Answer.objects.exists()
    assert Letter.objects.count() == 2


def test_the_link_of_somebody_elses_letter_says_whose_answer_it_is(cast, client, sign_in, meeting, link):
    notice = "This link came in somebody else’s letter"

    assert notice in body(sign_in(cast.governor).get(link))
    assert notice not in body(sign_in(cast.member).get(link))
    assert notice not in body(client.get(link))
    assert "Sign in to see the agenda" not in body(sign_in(cast.member).get(link))


def test_the_page_of_a_link_is_kept_nowhere_and_shows_other_schools_nothing(client, cast, meeting, link):
    actions.answer(meeting, cast.brook_lane, choice=Answer.Choice.APOLOGIES, update="Private", by=cast.organiser)

    response = client.get(link)

    assert "no-store" in response["Cache-Control"]
    assert "Private" not in body(response)
    assert "Transition" not in body(response)


def end(cast, meeting, how, at):
    if how == "cancelled":
        actions.cancel(meeting, reason="Snow", by=cast.organiser)
    elif how == "begun":
        at.move_to(datetime(2027, 1, 14, 13, 30, tzinfo=UTC))
    elif how == "post ended":
        cast.member.posts.update(ends_on="2026-11-23")
    elif how == "school left":
        cast.cluster.memberships.filter(school=cast.moss_bank).update(ends_on="2026-11-23")
    else:
        type(cast.member).objects.filter(pk=cast.member.pk).update(is_active=False)


@pytest.mark.parametrize("how", ["cancelled", "begun", "post ended", "school left", "account closed"])
def test_the_link_dies(cast, client, meeting, link, at_nine_on_monday, how):
    end(cast, meeting, how, at_nine_on_monday)

    answers = [client.get(link), client.post(link, {"choice": "coming"})]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert not Answer.objects.exists()


@pytest.mark.parametrize("how", ["post ended", "school left", "account closed"])
def test_a_dead_link_tells_nothing_to_somebody_who_left(cast, client, meeting, link, at_nine_on_monday, how):
    end(cast, meeting, how, at_nine_on_monday)

    assert "Spring meeting" not in body(client.get(link))


@pytest.mark.parametrize("token", ["nonsense", "WzEsMSwxXQ:1abc:forged", "W10:1:2"])
def test_a_forged_link_is_gone(client, db, token):
    assert client.get(f"/answer/{token}/").status_code == 410


def test_the_link_of_an_earlier_letter_answers_for_the_present_date(cast, client, meeting, link):
    moved = Meeting.objects.for_calendars().get()
    moved.starts_at, moved.ends_at = moved.starts_at + timedelta(days=7), moved.ends_at + timedelta(days=7)
    actions.change(moved, agenda=["Transition", "Moderation"], seen=1, by=cast.organiser)

    assert "Thursday 21 January 2027" in body(client.get(link))
    client.post(link, {"choice": "coming"})
    assert Answer.objects.get().schedule_version == 2


@pytest.mark.parametrize("schools", [1, 5])
@pytest.mark.parametrize(("answered", "queries"), [(False, 6), (True, 8)])
def test_queries_of_a_letters_link(cast, client, busy, answered, queries, schools, django_assert_num_queries):
    busy(schools, answered=answered)
    link = linked(Letter.objects.get(recipient=cast.member, kind=Kind.MEETING))

    with django_assert_num_queries(queries):
        client.get(link)
