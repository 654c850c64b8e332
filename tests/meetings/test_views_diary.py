"""The list of one’s meetings, and the address that other calendars read."""

import re
from datetime import UTC, datetime

import icalendar
import pytest
from django.urls import reverse

from meetings import actions
from meetings.models import CalendarFeed
from tests import factories


def body(response):
    return response.content.decode()


# --- lists -----------------------------------------------------------------------------------------


def test_the_list_shows_what_is_to_come_and_on_another_page_what_was(cast, sign_in, meeting, at_nine_on_monday):
    client = sign_in(cast.member)
    assert "January 2027" in body(client.get(reverse("meetings:list")))
    assert "No meeting of your groups is over yet" in body(client.get("/meetings/?when=past"))

    at_nine_on_monday.move_to(datetime(2027, 2, 1, tzinfo=UTC))
    client = sign_in(cast.member)
    assert "No meeting of your groups is coming up" in body(client.get(reverse("meetings:list")))
    assert "Spring meeting" in body(client.get("/meetings/?when=past"))


def test_the_list_shows_nothing_of_other_groups(cast, sign_in, meeting):
    assert "Spring meeting" not in body(sign_in(cast.outsider).get(reverse("meetings:list")))


@pytest.mark.parametrize(
    ("asked", "shown"), [("", "January 2027"), ("?month=2026-12", "December 2026"), ("?month=x", "January 2027")]
)
def test_the_month_beside_the_list_is_the_next_meetings_or_the_one_asked_for(cast, sign_in, meeting, asked, shown):
    text = body(sign_in(cast.member).get(reverse("meetings:list") + asked))

    assert f'govuk-table__caption--m">{shown}</caption>' in text
    assert ("1:30pm<span" in text) == (shown == "January 2027")


def test_the_list_of_past_meetings_stays_so_from_month_to_month(cast, sign_in, meeting):
    text = body(sign_in(cast.member).get("/meetings/?when=past"))

    assert 'href="?when=past&amp;month=2026-10"' in text
    assert 'href="?when=past&amp;month=2026-12"' in text


def test_the_list_leads_to_booking(cast, sign_in):
    booking = reverse("meetings:schedule", kwargs={"slug": cast.cluster.slug})
    assert f'href="{booking}"' in body(sign_in(cast.member).get(reverse("meetings:list")))
    assert "Book a meeting" not in body(sign_in(cast.governor).get(reverse("meetings:list")))

    factories.office(cast.member, cast.governors)
    assert 'href="/#groups"' in body(sign_in(cast.member).get(reverse("meetings:list")))


@pytest.mark.parametrize("meetings", [1, 5])
def test_queries_of_the_list(cast, sign_in, draft, meetings, django_assert_num_queries):
    for _ in range(meetings):
        actions.schedule(draft(), by=cast.organiser)
    client = sign_in(cast.member)

    with django_assert_num_queries(6):
        client.get(reverse("meetings:list"))


# --- the calendar address --------------------------------------------------------------------------


def feed_of(user):
    return reverse("meetings:feed", args=[actions.open_feed(user)])


def events(response):
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def test_a_feed_opens_without_a_session_and_shows_ones_own_meetings(cast, client, draft, meeting):
    actions.schedule(draft(group=cast.foreign_cluster, host_school=None), by=cast.outsider)

    response = client.get(feed_of(cast.member))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert [event["UID"] for event in events(response)] == [str(meeting.uid)]
    assert response["Cache-Control"] == "private"
    assert response["Referrer-Policy"] == "no-referrer"


def test_a_feed_is_called_what_the_portal_is_called(cast, client, meeting, settings):
    settings.PORTAL_NAME = "Ashworth schools"

    assert b"X-WR-CALNAME:Ashworth schools\r\n" in client.get(feed_of(cast.member)).content


def test_a_feed_keeps_cancelled_meetings_and_those_of_the_last_three_months(cast, client, meeting, at_nine_on_monday):
    address = feed_of(cast.member)
    actions.cancel(meeting, reason="Snow", by=cast.organiser)
    assert [event["STATUS"] for event in events(client.get(address))] == ["CANCELLED"]

    at_nine_on_monday.move_to(datetime(2027, 4, 15, tzinfo=UTC))
    assert len(events(client.get(address))) == 1
    at_nine_on_monday.move_to(datetime(2027, 4, 18, tzinfo=UTC))
    assert len(events(client.get(address))) == 0


def test_a_feed_that_has_not_changed_is_not_sent_again(cast, client, meeting):
    address = feed_of(cast.member)
    etag = client.get(address)["ETag"]

    same = client.get(address, headers={"If-None-Match": etag})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)

    actions.cancel(meeting, reason="Snow", by=cast.organiser)
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_a_feed_dies_with_its_address_and_with_the_account(cast, client, meeting):
    old, new = feed_of(cast.member), feed_of(cast.member)
    assert [client.get(address).status_code for address in (old, new)] == [404, 200]

    type(cast.member).objects.filter(pk=cast.member.pk).update(is_active=False)
    assert client.get(new).status_code == 404


def test_a_feed_is_empty_once_the_post_has_ended(cast, client, meeting):
    address = feed_of(cast.member)
    cast.member.posts.update(ends_on="2026-11-23")

    assert events(client.get(address)) == []


def test_the_token_of_a_feed_is_never_logged(cast, client, meeting, caplog):
    caplog.set_level("DEBUG")
    address = feed_of(cast.member)
    client.get(address)
    actions.close_feed(cast.member)

    assert client.get(address).status_code == 404
    written = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert not any(address in line for line in written)


def test_a_feed_is_kept_until_something_in_it_changes(cast, client, meeting, django_assert_num_queries):
    address = feed_of(cast.member)
    first = client.get(address).content

    with django_assert_num_queries(4):
        assert client.get(address).content == first
    type(cast.brook_lane).objects.filter(pk=cast.brook_lane.pk).update(town="Horwich")
    assert b"Horwich" in client.get(address).content


def test_a_feed_needs_no_cache(cast, client, meeting, settings, new_valkey):
    valkey = new_valkey()
    valkey.kill()
    address = feed_of(cast.member)
    settings.CACHES = settings.CACHES | {
        "calendars": settings.CACHES["calendars"] | {"LOCATION": f"unix://{valkey.address}"}
    }

    assert len(events(client.get(address))) == 1


@pytest.mark.parametrize("meetings", [1, 5])
def test_queries_of_a_feed(cast, client, draft, meetings, django_assert_num_queries):
    for _ in range(meetings):
        actions.schedule(draft(), agenda=["Transition"], by=cast.organiser)
    address = feed_of(cast.member)

    with django_assert_num_queries(5):
        assert len(events(client.get(address))) == meetings


def test_the_address_is_shown_once_and_replaced_and_closed(cast, sign_in):
    client, settings = sign_in(cast.member), reverse("meetings:feed_settings")
    address = re.compile(r"http://localhost:8000/calendar/[\w-]+\.ics")

    made = client.post(settings, {"step": "open"})
    (first,) = address.findall(body(made))
    assert address.findall(body(client.get(settings))) == []
    assert "You have an address since Monday 23 November 2026" in body(client.get(settings))

    assert address.findall(body(client.post(settings, {"step": "open"}))) == []
    assert client.get(first.removeprefix("http://localhost:8000")).status_code == 200
    mark = CalendarFeed.objects.get().mark
    (second,) = address.findall(body(client.post(settings, {"step": "open", "replaces": mark})))
    assert first != second
    assert client.get(first.removeprefix("http://localhost:8000")).status_code == 404
    client.post(settings, {"step": "close"})
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize("meetings", [1, 5])
def test_queries_of_the_address_page(cast, sign_in, draft, meetings, django_assert_num_queries):
    for _ in range(meetings):
        actions.schedule(draft(), by=cast.organiser)
        actions.open_feed(cast.member)
    client = sign_in(cast.member)

    with django_assert_num_queries(4):
        client.get(reverse("meetings:feed_settings"))
