"""What is pointed out before a meeting is booked: free days, odd hours, people in two places."""

from datetime import UTC, datetime

import pytest

from meetings import actions, audience, cautions
from tests import factories


@pytest.fixture
def said(cast):
    """What a person is told about a meeting that they are about to book."""

    def about(meeting, by=None):
        meeting.booked_by = by or cast.organiser
        return cautions.about(meeting, audience.of(meeting), by=meeting.booked_by)

    return about


def at(day, hour=10):
    return {
        "starts_at": datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=UTC),
        "ends_at": datetime.fromisoformat(f"{day}T{hour + 1:02}:00").replace(tzinfo=UTC),
    }


def test_nothing_is_said_about_an_ordinary_thursday(draft, said):
    assert said(draft()) == []


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2027-05-03", "Monday 3 May 2027 is a bank holiday in England: May Day."),
        ("2027-03-26", "Friday 26 March 2027 is a bank holiday in England: Good Friday."),
        ("2026-12-28", "Monday 28 December 2026 is a bank holiday in England: Boxing Day (observed)."),
        ("2027-01-16", "Saturday 16 January 2027 is at a weekend."),
    ],
)
def test_days_on_which_schools_are_closed_are_pointed_out(draft, said, day, sentence):
    assert said(draft(**at(day))) == [sentence]


def test_a_scottish_holiday_is_an_ordinary_day(draft, said):
    assert said(draft(**at("2027-11-30"))) == []


def test_an_hour_that_is_probably_a_slip_is_pointed_out(draft, said):
    assert said(draft(**at("2027-01-14", 1))) == ["The meeting starts at 1am. Check that this is the time you mean."]


def test_a_meeting_that_takes_the_whole_day_and_more_is_pointed_out(draft, said):
    long = at("2027-01-14", 9) | {"ends_at": datetime(2027, 1, 14, 23, tzinfo=UTC)}

    assert said(draft(**long)) == [
        "The meeting ends at Thursday 14 January 2027, 11pm. Check that this is the time you mean."
    ]


def test_people_who_are_elsewhere_at_that_time_are_named(cast, draft, meeting, said):
    assert said(draft(title="Another meeting")) == [
        "Head teacher, Brook Lane; Head teacher, Moss Bank have another meeting at that time: "
        "Spring meeting (North cluster), 1:30pm to 3pm."
    ]


def test_of_many_who_are_elsewhere_three_are_named_and_the_others_counted(cast, draft, meeting, said):
    for name in ("A", "B", "C"):
        school = factories.school()
        cast.cluster.memberships.create(school=school, starts_on="2024-09-01")
        factories.post(factories.person(name=name), school)

    assert said(draft(title="Another meeting"))[0].startswith("A; B; C and 2 more have another meeting at that time")


def test_a_meeting_that_one_may_not_see_is_not_named(cast, draft, said):
    cast.sbm.posts.update(job="governor")
    actions.schedule(draft(group=cast.governors, title="Exclusions"), by=cast.officer)
    cast.governor.posts.create(school=cast.brook_lane, job="head", starts_on="2024-09-01")

    assert said(draft(), by=cast.member) == ["Governor, Moss Bank has another meeting at that time."]


def test_meetings_of_others_at_their_schools_hide_no_clash(cast, draft, meeting, said):
    for number in range(4):
        actions.schedule(draft(group=cast.governors, title=f"Committee {number}"), by=cast.officer)

    (sentence,) = said(draft(title="Another meeting"))

    assert "Head teacher, Moss Bank have another meeting at that time: Spring meeting" in sentence


def test_an_officer_who_is_told_of_two_groups_is_in_one_place(cast, draft, said):
    actions.schedule(draft(group=cast.governors, title="Exclusions"), by=cast.officer)

    assert said(draft(), by=cast.officer) == [
        "Governance officer, Ashworth has another meeting at that time: Exclusions (North governors), 1:30pm to 3pm."
    ]


def test_meetings_before_and_after_are_no_clash(cast, draft, meeting, said):
    assert said(draft(**at("2027-01-14", 12))) == []
    assert said(draft(**at("2027-01-14", 15))) == []


def test_cancelled_meetings_and_meetings_of_strangers_are_no_clash(cast, draft, meeting, said):
    actions.cancel(meeting, reason="Snow", by=cast.organiser)
    actions.schedule(draft(group=cast.foreign_cluster, host_school=None), by=cast.outsider)

    assert said(draft()) == []


def test_a_meeting_that_moves_does_not_clash_with_itself(meeting, said):
    assert said(meeting) == []
