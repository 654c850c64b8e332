"""Stories that members tell each other, and notices that a council posts."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from clusters.actions import closing
from clusters.models import HistoryLine
from letters.models import Letter
from partnerships.actions import notices, stories
from partnerships.models import Notice, Story
from tests import factories
from tests.together import at_once


def a_story(cast, title="Reading at lunchtime", **fields):
    story = Story(partnership=cast.partnership, title=title, text="It **works**.", school=cast.moss_bank, **fields)
    return stories.tell(story, by=cast.member)


def a_notice(cast, title="Grants for playgrounds", groups=None, **fields):
    notice = Notice(authority=cast.ashworth, title=title, text="Apply by *May*.", **fields)
    return notices.post(notice, groups or [cast.cluster, cast.partnership], by=cast.officer)


# --- stories ----------------------------------------------------------------------------------------


def test_a_story_is_told_to_the_other_members(cast):
    lead = cast.lead

    story = a_story(cast)

    assert {letter.recipient for letter in Letter.objects.about(story.about)} == {cast.organiser, lead}
    assert HistoryLine.objects.latest("pk").text == "told of “Reading at lunchtime”"


def test_a_withdrawn_story_leaves_the_list_once(cast, sign_in):
    story = a_story(cast)

    stories.withdraw(story, by=cast.member)

    page = sign_in(cast.member).get(reverse("partnerships:stories", args=[cast.partnership.slug])).content.decode()
    assert "Reading at lunchtime" not in page
    with pytest.raises(ValidationError, match="withdrawn already"):
        stories.withdraw(story, by=cast.member)


def test_a_withdrawn_story_is_read_by_its_teller_and_the_lead_alone(cast, sign_in):
    story, lead = a_story(cast), cast.lead

    stories.withdraw(story, by=cast.member)

    people = (cast.member, lead, cast.organiser, cast.officer)
    assert [sign_in(person).get(story.get_absolute_url()).status_code for person in people] == [200, 200, 404, 404]


def test_withdrawing_a_story_takes_back_its_letters(cast):
    story = a_story(cast)

    stories.withdraw(story, by=cast.member)

    assert {letter.state for letter in Letter.objects.about(story.about)} == {Letter.State.WITHDRAWN}


def test_a_story_that_was_withdrawn_meanwhile_stays_withdrawn(cast):
    story = a_story(cast)
    stories.withdraw(story, by=cast.member)
    story.title = "Reading at lunchtime, again"

    with pytest.raises(ValidationError, match="withdrawn already"):
        stories.correct(story, seen=story.version, by=cast.member)

    story.refresh_from_db()
    assert (story.title, story.withdrawn_at is None) == ("Reading at lunchtime", False)


def test_a_story_told_twice_is_kept_once(cast, sign_in):
    browser, address = sign_in(cast.member), reverse("partnerships:tell_story", args=[cast.partnership.slug])
    typed = {"kind": "problem", "title": "One minibus", "text": "We need two."}

    _, again = browser.post(address, typed), browser.post(address, typed)

    assert "You have told a story with this title already." in again.content.decode()
    assert Story.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_story_told_twice_at_once_is_kept_once(cast):
    def tell():
        return stories.tell(Story(partnership=cast.partnership, title="Twice", text="Well."), by=cast.member)

    assert cast.partnership.pk  # made before the threads begin
    outcomes = at_once(tell, tell)

    assert sum(isinstance(each, ValidationError) for each in outcomes) == 1
    assert Story.objects.count() == 1


def test_what_was_withdrawn_can_be_told_again(cast):
    stories.withdraw(a_story(cast), by=cast.member)

    assert a_story(cast).pk


def test_the_school_of_a_story_can_stay_when_it_has_left(cast, sign_in):
    story, lead = a_story(cast), sign_in(cast.lead)
    cast.partnership.memberships.filter(school=cast.moss_bank).update(ends_on=timezone.localdate())
    address = reverse("partnerships:correct_story", args=[story.pk])
    opened = lead.get(address).context["form"]["opened"].value()
    typed = {"kind": "problem", "title": "Shorter", "text": "Less.", "school": cast.moss_bank.pk, "opened": opened}

    lead.post(address, typed)

    story.refresh_from_db()
    assert (story.title, story.school) == ("Shorter", cast.moss_bank)


def test_a_story_does_not_say_that_its_teller_is_of_the_school(cast, sign_in):
    story = stories.tell(
        Story(partnership=cast.partnership, title="Seen next door", text="Well.", school=cast.brook_lane),
        by=cast.member,
    )

    page = sign_in(cast.organiser).get(story.get_absolute_url()).content.decode()

    assert "Told by Head teacher, Moss Bank on" in page
    assert "It is about Brook Lane Primary School." in page


def test_who_is_told_of_a_story_is_counted_in_english(cast, sign_in):
    page = sign_in(cast.member).get(reverse("partnerships:tell_story", args=[cast.partnership.slug])).content.decode()

    assert "1 person gets a letter." in page


def test_a_closed_partnership_is_told_nothing(cast, sign_in):
    lead = cast.lead
    closing.close(cast.partnership, reason="The work is done", by=cast.officer)
    before = Letter.objects.count()

    typed = {"kind": "problem", "title": "Still here", "text": "Is anybody?"}
    page = sign_in(lead).post(reverse("partnerships:tell_story", args=[cast.partnership.slug]), typed).content.decode()

    assert "Learning partnership is closed, so nobody is told anything new." in page
    assert (Story.objects.count(), Letter.objects.count()) == (0, before)


def test_a_story_is_shown_with_its_markdown_and_nothing_that_runs(cast, sign_in):
    story = a_story(cast)
    Story.objects.filter(pk=story.pk).update(text="**Well** done <script>alert(1)</script>")

    page = sign_in(cast.organiser).get(story.get_absolute_url()).content.decode()

    assert "<strong>Well</strong>" in page
    assert "<script>alert" not in page


def test_a_member_tells_and_corrects_through_the_pages(cast, sign_in):
    browser = sign_in(cast.member)
    typed = {"kind": "solution", "title": "One minibus", "text": "We share it.", "school": cast.moss_bank.pk}
    told = browser.post(reverse("partnerships:tell_story", args=[cast.partnership.slug]), typed, follow=True)
    address = reverse("partnerships:correct_story", args=[Story.objects.get().pk])
    opened = browser.get(address).context["form"]["opened"].value()

    corrected = browser.post(address, typed | {"title": "One minibus for two", "opened": opened}, follow=True)

    assert "Your story is told." in told.content.decode()
    assert "One minibus for two" in corrected.content.decode()


def test_nobody_corrects_the_story_of_somebody_else(cast, sign_in):
    story = a_story(cast)

    assert sign_in(cast.organiser).get(reverse("partnerships:correct_story", args=[story.pk])).status_code == 403


@pytest.mark.parametrize("count", [1, 5])
def test_stories_take_as_many_queries_however_many(cast, sign_in, django_assert_num_queries, count):
    for number in range(count):
        a_story(cast, f"Story {number}")
    browser = sign_in(cast.member)

    with django_assert_num_queries(5):
        browser.get(reverse("partnerships:stories", args=[cast.partnership.slug]))


# --- notices ----------------------------------------------------------------------------------------


def test_a_notice_reaches_everybody_of_its_groups_once(cast):
    notice = a_notice(cast)

    assert sorted(letter.recipient.email for letter in Letter.objects.about(notice.about)) == [
        "head@brooklane.example",
        "head@mossbank.example",
    ]
    lines = HistoryLine.objects.filter(about=notice.about).values_list("group", "authority")
    assert set(lines) == {(None, cast.ashworth.pk), (cast.cluster.pk, None), (cast.partnership.pk, None)}


def test_a_notice_is_for_the_people_of_its_groups_alone(cast, sign_in):
    notice = a_notice(cast, groups=[cast.governors])

    assert sign_in(cast.governor).get(notice.get_absolute_url()).status_code == 200
    assert sign_in(cast.member).get(notice.get_absolute_url()).status_code == 200  # budget holder of its school
    assert sign_in(cast.outsider).get(notice.get_absolute_url()).status_code == 404


def test_news_lists_what_holds_today(cast, sign_in):
    a_notice(cast, "Holds")
    a_notice(cast, "Over", ends_on=timezone.localdate())
    notices.withdraw(a_notice(cast, "Taken down"), by=cast.officer)

    page = sign_in(cast.member).get(reverse("partnerships:notices")).content.decode()

    assert [title in page for title in ("Holds", "Over", "Taken down")] == [True, False, False]


def test_withdrawing_takes_back_letters_that_have_not_gone_out(cast):
    notice = a_notice(cast)

    notices.withdraw(notice, by=cast.officer)

    assert {letter.state for letter in Letter.objects.about(notice.about)} == {Letter.State.WITHDRAWN}
    with pytest.raises(ValidationError, match="withdrawn already"):
        notices.withdraw(notice, by=cast.officer)


def test_a_withdrawn_notice_is_read_by_officers_alone(cast, sign_in):
    notice = a_notice(cast)

    notices.withdraw(notice, by=cast.officer)

    met = [sign_in(person).get(notice.get_absolute_url()).status_code for person in (cast.officer, cast.member)]
    assert met == [200, 404]


def test_a_notice_without_groups_is_refused(cast):
    with pytest.raises(ValidationError, match="Choose at least one group"):
        notices.post(Notice(authority=cast.ashworth, title="News", text="None"), [], by=cast.officer)


def test_an_officer_sees_who_is_told_before_a_notice_is_posted(cast, sign_in):
    browser = sign_in(cast.officer)
    address = reverse("partnerships:post_notice", args=[cast.ashworth.code])
    ends_on = timezone.localdate() + timedelta(days=30)
    typed = {"title": "Grants", "text": "Apply", "groups": [cast.cluster.pk]}
    typed |= boxes(ends_on)

    check = browser.post(address, typed).content.decode()
    back = browser.post(address, typed | {"step": "edit"}).content.decode()
    posted = browser.post(address, typed | {"step": "save"}, follow=True).content.decode()

    assert "2 people get a letter." in check
    assert 'value="Grants"' in back
    assert "The notice is posted." in posted
    assert Notice.objects.get().ends_on == ends_on


def boxes(day):
    return {"ends_on_day": day.day, "ends_on_month": day.month, "ends_on_year": day.year}


@pytest.mark.parametrize(
    ("days", "refusal"),
    [(0, "must be tomorrow or later"), (-9, "must be tomorrow or later"), (9000, "Check the year")],
)
def test_a_notice_that_would_never_hold_is_refused(cast, sign_in, days, refusal):
    typed = {"title": "Grants", "text": "Apply", "groups": [cast.cluster.pk], "step": "save"}
    typed |= boxes(timezone.localdate() + timedelta(days=days))

    page = sign_in(cast.officer).post(reverse("partnerships:post_notice", args=[cast.ashworth.code]), typed)

    assert refusal in page.content.decode()
    assert not Notice.objects.exists()


def test_what_is_too_long_to_read_is_refused(cast, sign_in):
    typed = {"kind": "problem", "title": "Everything", "text": "x" * 20_001}

    page = sign_in(cast.member).post(reverse("partnerships:tell_story", args=[cast.partnership.slug]), typed)

    assert "Shorten it to 20,000 characters or fewer. It has 20001" in page.content.decode()
    assert not Story.objects.exists()


@pytest.mark.parametrize("count", [1, 5])
def test_checking_who_is_told_takes_as_many_queries_however_many_groups(
    cast, sign_in, django_assert_num_queries, count
):
    groups = [factories.cluster(None, factories.school(), cast.moss_bank) for _ in range(count)]
    browser = sign_in(cast.officer)
    typed = {"title": "Grants", "text": "Apply", "groups": [group.pk for group in groups]}

    with django_assert_num_queries(9):
        browser.post(reverse("partnerships:post_notice", args=[cast.ashworth.code]), typed)


def test_a_notice_posted_twice_is_kept_and_told_once(cast, sign_in):
    browser, address = sign_in(cast.officer), reverse("partnerships:post_notice", args=[cast.ashworth.code])
    typed = {"title": "Grants", "text": "Apply", "groups": [cast.cluster.pk], "step": "save"}

    _, again = browser.post(address, typed), browser.post(address, typed)

    assert "There is a notice with this title already." in again.content.decode()
    assert (Notice.objects.count(), Letter.objects.count()) == (1, 2)


def test_groups_of_another_authority_are_not_offered(cast, sign_in):
    page = sign_in(cast.officer).get(reverse("partnerships:post_notice", args=[cast.ashworth.code])).content.decode()

    assert "North cluster" in page
    assert "Far cluster" not in page


@pytest.mark.parametrize("count", [1, 5])
def test_a_notice_takes_as_many_queries_however_many_groups(cast, sign_in, django_assert_num_queries, count):
    notice = a_notice(cast, groups=[cast.partnership, *(factories.cluster() for _ in range(count))])
    browser = sign_in(cast.member)

    with django_assert_num_queries(5):
        browser.get(notice.get_absolute_url())


@pytest.mark.parametrize("count", [1, 5])
def test_news_takes_as_many_queries_however_much(cast, sign_in, django_assert_num_queries, count):
    for number in range(count):
        a_notice(cast, f"Notice {number}")
    browser = sign_in(cast.member)

    with django_assert_num_queries(4):
        browser.get(reverse("partnerships:notices"))
