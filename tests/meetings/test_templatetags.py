"""What other pages show of a group's meetings, and to whom."""

from datetime import timedelta

import pytest
from django.template import engines

from meetings import actions


@pytest.fixture
def shown(cast, rf):
    """What a tag shows to a person about the heads' cluster."""

    def to(who, tag):
        request = rf.get("/")
        request.user = getattr(cast, who)
        template = engines["django"].from_string("{% load meetings %}{% " + tag + " group %}")
        return template.render({"request": request, "group": cast.cluster}, request).strip()

    return to


def test_members_see_when_and_where_their_group_meets_next(cast, draft, meeting, shown):
    actions.schedule(draft(title="Later", starts_at=meeting.starts_at + timedelta(minutes=5)), by=cast.organiser)

    text = shown("member", "next_meeting")

    assert "Thursday 14 January 2027, 1:30pm to 3pm" in text
    assert "Brook Lane Primary School" in text
    assert "Later" not in text
    assert "Later" in shown("member", "meetings_of")


@pytest.mark.parametrize("who", ["governor", "outsider"])
@pytest.mark.parametrize("tag", ["next_meeting", "meetings_of"])
def test_others_see_nothing(meeting, shown, who, tag):
    assert shown(who, tag) == ""


@pytest.mark.parametrize(("who", "may_book"), [("member", True), ("sbm", False), ("officer", True)])
def test_those_who_may_book_find_the_button(shown, who, may_book):
    assert ("Book a meeting" in shown(who, "meetings_of")) == may_book


def test_a_group_without_meetings_says_so(shown):
    assert shown("member", "next_meeting") == '<p class="govuk-body portal-empty">No meeting is booked.</p>'


def test_a_tag_asks_once(cast, meeting, shown, django_assert_num_queries):
    shown("member", "next_meeting")

    with django_assert_num_queries(1):
        shown("member", "next_meeting")
