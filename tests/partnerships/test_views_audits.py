"""The pages of the audit of need: who answers through them, and what they show to whom."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters.permissions.table import Job
from partnerships.actions import audits as actions
from partnerships.models import AuditAnswer, NeedsAudit
from tests import factories
from tests.partnerships.asking import THEMES, an_audit, run_out, themes_of


def test_the_lead_asks_through_the_page(cast, sign_in):
    day = timezone.localdate() + timedelta(days=20)
    typed = {"closes_on_day": day.day, "closes_on_month": day.month, "closes_on_year": day.year}
    typed |= {"themes": "Reading\r\n\r\n Managing  safely ", "year": timezone.localdate().year}

    page = sign_in(cast.lead).post(reverse("partnerships:open_audit", args=[cast.partnership.slug]), typed, follow=True)

    assert "The audit of need is open." in page.content.decode()
    assert [theme.text for theme in NeedsAudit.objects.get().themes.all()] == ["Reading", "Managing safely"]


def answer_page(audit, school):
    return f"{reverse('partnerships:answer_audit', args=[audit.pk])}?school={school.urn}"


def post_answer(browser, audit, school, **choices):
    address = answer_page(audit, school)
    opened = browser.get(address).context["form"]["opened"].value()
    return browser.post(address, {"opened": opened, **choices}, follow=True)


def test_a_head_answers_through_the_page(cast, sign_in, audit):
    reading, safely = themes_of(audit, "Reading", "Managing safely")

    page = post_answer(sign_in(cast.member), audit, cast.moss_bank, choice_1=safely.pk, choice_2=reading.pk)

    assert "You answered for Moss Bank Primary School." in page.content.decode()
    assert list(AuditAnswer.objects.get().rankings.values_list("theme__text", flat=True)) == [
        "Managing safely",
        "Reading",
    ]


def test_a_theme_chosen_twice_and_a_place_left_out_are_named(cast, sign_in, audit):
    reading, safely = themes_of(audit, "Reading", "Managing safely")
    browser = sign_in(cast.member)

    twice = post_answer(browser, audit, cast.moss_bank, choice_1=reading.pk, choice_2=reading.pk).content.decode()
    gap = post_answer(browser, audit, cast.moss_bank, choice_1=reading.pk, choice_3=safely.pk).content.decode()
    none = post_answer(browser, audit, cast.moss_bank).content.decode()

    assert "You have chosen “Reading” already. Choose another theme" in twice
    assert "Choose a theme for the place before this one first" in gap
    assert "Choose the theme that your school needs most" in none
    assert not AuditAnswer.objects.exists()


def test_nobody_answers_for_a_school_that_is_not_theirs(cast, sign_in, audit):
    assert sign_in(cast.member).get(answer_page(audit, cast.brook_lane)).status_code == 404
    assert sign_in(cast.lead).get(answer_page(audit, cast.moss_bank)).status_code == 403


def test_the_result_stays_hidden_while_the_audit_is_open(cast, sign_in, answered):
    open_page = sign_in(cast.member).get(answered.get_absolute_url()).content.decode()
    run_out(answered)
    closed_page = sign_in(cast.member).get(answered.get_absolute_url()).content.decode()

    assert "2 of 2 schools have answered" in open_page
    assert "What the schools need most" not in open_page
    assert "What the schools need most" in closed_page


def test_a_school_that_left_counts_neither_as_asked_nor_as_answered(cast, sign_in, answered):
    cast.partnership.memberships.filter(school=cast.brook_lane).update(ends_on=timezone.localdate())

    page = sign_in(cast.member).get(answered.get_absolute_url()).content.decode()

    assert "1 of 1 school has answered" in page


def test_a_school_that_came_after_an_audit_was_not_asked(cast, sign_in, answered):
    run_out(answered)
    factories.membership(cast.partnership, factories.school(), starts_on=timezone.localdate())

    page = sign_in(cast.member).get(answered.get_absolute_url()).content.decode()

    assert "2 of 2 schools answered." in page


def test_a_comment_that_nobody_would_read_is_refused(cast, sign_in, audit):
    reading = themes_of(audit, "Reading")[0]

    page = post_answer(sign_in(cast.member), audit, cast.moss_bank, choice_1=reading.pk, comment="x" * 2_001)

    assert "Shorten it to 2,000 characters or fewer. It has 2001" in page.content.decode()
    assert not AuditAnswer.objects.exists()


@pytest.mark.parametrize("count", [2, 15])
def test_answering_takes_as_many_queries_however_many_themes(cast, sign_in, django_assert_num_queries, count):
    audit = an_audit(cast, themes=[f"Theme {number}" for number in range(count)])
    browser = sign_in(cast.member)

    with django_assert_num_queries(7):
        browser.get(answer_page(audit, cast.moss_bank))


@pytest.mark.parametrize("count", [1, 5])
def test_asking_takes_as_many_queries_however_many_schools(cast, sign_in, django_assert_num_queries, count):
    for _ in range(count):
        factories.membership(cast.partnership, factories.school())
    browser = sign_in(cast.lead)

    with django_assert_num_queries(6):
        browser.get(reverse("partnerships:open_audit", args=[cast.partnership.slug]))


def test_what_another_school_answered_is_for_those_who_lead(cast, sign_in, answered):
    member = sign_in(cast.member).get(answered.get_absolute_url()).content.decode()
    lead = sign_in(cast.lead).get(answered.get_absolute_url()).content.decode()

    assert "Brook Lane" not in member
    assert "Brook Lane" in lead


def test_one_press_leads_from_a_theme_to_a_course(cast, sign_in, answered):
    actions.close(answered, by=cast.lead)
    browser = sign_in(cast.lead)
    link = f"{reverse('training:commission', args=[cast.partnership.slug])}?title=Managing%20safely"

    page = browser.get(answered.get_absolute_url()).content.decode()

    assert f'href="{link}"' in page
    assert browser.get(link).context["form"]["title"].value() == "Managing safely"


@pytest.mark.parametrize("count", [1, 5])
def test_an_audit_takes_as_many_queries_however_many_schools_answer(
    cast, sign_in, django_assert_num_queries, audit, count
):
    for number in range(count):
        school = factories.school(f"School {number}")
        head = factories.person(f"head{number}@school.example", "Head teacher")
        factories.post(head, school, Job.HEAD)
        cast.partnership.memberships.create(school=school, starts_on="2024-09-01")
        actions.answer(audit, school, themes=themes_of(audit, *THEMES), by=head)
    run_out(audit)
    browser = sign_in(cast.lead)

    with django_assert_num_queries(9):
        browser.get(audit.get_absolute_url())


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_takes_as_many_queries_however_many_years(cast, sign_in, django_assert_num_queries, count):
    for number in range(count):
        an_audit(cast, year=2027 + number)
    browser = sign_in(cast.member)

    with django_assert_num_queries(5):
        browser.get(reverse("partnerships:audits", args=[cast.partnership.slug]))
