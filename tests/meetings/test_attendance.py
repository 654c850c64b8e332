"""Who came to a meeting: recorded once it has begun, apart from what the schools answered."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from clusters.models import HistoryLine
from meetings import actions
from meetings.models import Answer, Attendance
from tests import factories


@pytest.fixture
def begun(meeting, at_nine_on_monday):
    """The meeting, half an hour after it began."""
    at_nine_on_monday.move_to(datetime(2027, 1, 14, 14, tzinfo=UTC))
    return meeting


@pytest.fixture
def page(meeting):
    return reverse("meetings:attendance", kwargs={"pk": meeting.pk})


def marked(cast, **schools):
    """What a browser posts: attended(cast, moss_bank="present")."""
    return {f"state_{getattr(cast, name).urn}": state for name, state in schools.items()}


def test_it_is_recorded_with_who_came(cast, sign_in, begun, page):
    typed = marked(cast, moss_bank="present", brook_lane="absent") | {f"person_{cast.moss_bank.urn}": cast.member.pk}

    response = sign_in(cast.organiser).post(page, typed)

    assert response.url == begun.get_absolute_url()
    rows = begun.attendances.by_school().order_by("school__name")
    assert [(row.school, row.state, row.person, row.recorded_by) for row in rows] == [
        (cast.brook_lane, "absent", None, cast.organiser),
        (cast.moss_bank, "present", cast.member, cast.organiser),
    ]
    assert HistoryLine.objects.latest("pk").text == "recorded who came to “Spring meeting”: 1 absent, 1 present"


def test_the_answers_are_filled_in_and_stay_as_they_are(cast, sign_in, meeting, page, at_nine_on_monday):
    actions.answer(meeting, cast.moss_bank, choice="coming", by=cast.member)
    actions.answer(meeting, cast.brook_lane, choice="apologies", by=cast.organiser)
    at_nine_on_monday.move_to(datetime(2027, 1, 14, 14, tzinfo=UTC))
    form = sign_in(cast.organiser).get(page).context["form"]

    sign_in(cast.organiser).post(page, marked(cast, moss_bank="absent", brook_lane="present"))

    assert [form[name].value() for name in form.schools] == ["apologies", "present"]
    assert form[f"person_{cast.moss_bank.urn}"].value() == cast.member.pk
    assert [each.choice for each in Answer.objects.order_by("pk")] == ["coming", "apologies"]
    assert [each.state for each in Attendance.objects.order_by("school__name")] == ["present", "absent"]


def test_recorded_again_it_is_put_right(cast, begun):
    actions.record_attendance(begun, {cast.moss_bank: ("present", cast.member)}, by=cast.organiser)

    actions.record_attendance(begun, {cast.moss_bank: ("apologies", None)}, by=cast.organiser)

    row = Attendance.objects.get()
    assert (row.state, row.person) == ("apologies", None)


def test_who_was_named_counts_only_for_a_school_that_came(cast, sign_in, begun, page):
    typed = marked(cast, moss_bank="absent") | {f"person_{cast.moss_bank.urn}": cast.member.pk}

    sign_in(cast.organiser).post(page, typed)

    assert Attendance.objects.get().person is None


def test_the_database_holds_that_too(cast, begun):
    row = {"meeting": begun, "school": cast.moss_bank, "recorded_by": cast.organiser}
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(**row, state="absent", person=cast.member)
    Attendance.objects.create(**row, state="absent")
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(**row, state="present")


def test_before_it_begins_nothing_is_recorded(cast, sign_in, meeting, page):
    text = sign_in(cast.organiser).get(page).content.decode()

    with pytest.raises(ValidationError):
        actions.record_attendance(meeting, {cast.moss_bank: ("present", None)}, by=cast.organiser)

    assert "From then on you can record here who came." in text


def test_nobody_came_to_a_cancelled_meeting(cast, meeting, at_nine_on_monday):
    actions.cancel(meeting, reason="Snow", by=cast.organiser)
    at_nine_on_monday.move_to(datetime(2027, 1, 14, 14, tzinfo=UTC))

    with pytest.raises(ValidationError):
        actions.record_attendance(meeting, {cast.moss_bank: ("present", None)}, by=cast.organiser)


def test_an_empty_form_gets_a_sentence(cast, sign_in, begun, page):
    response = sign_in(cast.organiser).post(page, {"csrfmiddlewaretoken": "token"})

    assert response.context["form"].non_field_errors() == ["Choose for at least one school whether it came"]


def test_schools_of_the_meetings_day_are_asked_about_not_those_of_today(cast, sign_in, begun, page):
    membership = cast.cluster.memberships.get(school=cast.moss_bank)
    membership.ends_on = "2027-01-10"
    membership.save()
    late = factories.school("Late Primary School")
    factories.membership(cast.cluster, late, starts_on="2027-02-01")

    form = sign_in(cast.organiser).get(page).context["form"]

    assert [line.school for line in form.schools.values()] == [cast.brook_lane]


def test_everybody_who_sees_the_meeting_sees_who_came(cast, sign_in, begun):
    actions.record_attendance(begun, {cast.moss_bank: ("present", cast.member)}, by=cast.organiser)

    text = " ".join(sign_in(cast.sbm).get(begun.get_absolute_url()).content.decode().split())

    assert "<strong>Present</strong>: Head teacher, Moss Bank" in text
    assert "Present: <strong>1 school</strong>" in text
    assert reverse("meetings:attendance", kwargs={"pk": begun.pk}) not in text


def test_those_who_run_it_find_the_page(cast, sign_in, begun, page):
    assert page in sign_in(cast.organiser).get(begun.get_absolute_url()).content.decode()


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_takes_eight_queries(cast, sign_in, begun, page, django_assert_num_queries, count):
    for _ in range(count):
        school = factories.school()
        factories.membership(cast.cluster, school)
        factories.post(factories.person(), school)
    browser = sign_in(cast.organiser)

    with django_assert_num_queries(8):
        browser.get(page)
