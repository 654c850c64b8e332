"""The development inbox."""

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.urls import NoReverseMatch, reverse

from letters import inbox, sending

CALENDAR = ("invite.ics", "text/calendar; method=REQUEST", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


@pytest.fixture
def folder(settings, tmp_path):
    """The inbox's folder, empty, and the backend that fills it."""
    settings.EMAIL_BACKEND = "letters.inbox.InboxBackend"
    settings.INBOX_FOLDER = tmp_path / "inbox"
    return settings.INBOX_FOLDER


@pytest.fixture
def debug_addresses(settings):
    settings.ROOT_URLCONF = "tests.letters.inbox_addresses"


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder", "debug_addresses")]


def test_a_letter_shows_its_text_html_and_files(reader, post_one, client):
    post_one(reader, subject="Heads’ meeting", attachments=[CALENDAR])
    sending.send_due()
    (name,) = inbox.names()

    page = client.get(reverse("inbox:message", args=[name])).content.decode()
    html = client.get(reverse("inbox:html", args=[name]))
    file = client.get(reverse("inbox:attachment", args=[name, 0]))

    assert "Heads’ meeting" in page
    assert "you are one of the people whom this meeting concerns" in page
    assert "List-Unsubscribe-Post" in page
    assert "<!DOCTYPE html>" in html.content.decode()
    assert file.content == CALENDAR[2]
    assert file.headers["Content-Disposition"] == 'attachment; filename="invite.ics"'


def test_the_html_is_framed_by_the_portal_alone_and_can_do_nothing(reader, post_one, client):
    post_one(reader)
    sending.send_due()

    html = client.get(reverse("inbox:html", args=inbox.names()))
    page = client.get(reverse("inbox:message", args=inbox.names()))

    policy = html.headers["Content-Security-Policy"]
    assert html.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert all(rule in policy for rule in ("default-src 'none'", "frame-ancestors 'self'"))
    assert "sandbox allow-top-navigation-by-user-activation;" in f"{policy};"
    assert "script-src" not in policy
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]


def test_mails_that_others_send_are_shown_too(client):
    send_mail("Your code", "Enter ABC123", None, ["reader@schools.example"])

    page = client.get(reverse("inbox:message", args=inbox.names())).content.decode()

    assert "Enter ABC123" in page
    assert "<iframe" not in page


def test_the_newest_mail_comes_first_and_long_lists_have_pages(client):
    for number in range(30):
        send_mail(f"Mail {number}.", "Text", None, ["reader@schools.example"])

    first, second = client.get(reverse("inbox:listing")), client.get(reverse("inbox:listing") + "?page=2")

    assert [line.subject for line in first.context["lines"]] == [f"Mail {number}." for number in range(29, 4, -1)]
    assert [line.subject for line in second.context["lines"]][-1] == "Mail 0."


def test_an_empty_inbox_says_so(client):
    assert "No letters yet." in client.get(reverse("inbox:listing")).content.decode()


@pytest.mark.parametrize("name", ["nothing", "etc-passwd", "0-0"])
def test_an_unknown_message_is_not_found(client, name):
    assert client.get(reverse("inbox:message", args=[name])).status_code == 404
    assert client.get(reverse("inbox:attachment", args=[name, 0])).status_code == 404


def test_an_address_cannot_leave_the_folder():
    with pytest.raises(NoReverseMatch):
        reverse("inbox:message", args=["../settings"])


def test_a_message_without_that_file_is_not_found(client):
    EmailMultiAlternatives("Plain", "Text", to=["reader@schools.example"]).send()

    assert client.get(reverse("inbox:attachment", args=[*inbox.names(), 3])).status_code == 404


def test_in_production_there_is_no_inbox(settings, client):
    settings.ROOT_URLCONF = "config.urls"

    assert client.get("/inbox/").status_code == 404
