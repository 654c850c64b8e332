"""A person's own pages about letters."""

import pytest
from django.core import signing
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from letters import links
from letters.models import Kind, Letter, Preference
from tests import factories


@pytest.fixture
def browser(reader, sign_in):
    """A browser in which the reader is signed in."""
    return sign_in(reader)


def path_of(url):
    return url.removeprefix("http://localhost:8000")


# --- preferences -----------------------------------------------------------------------------------

CHOSEN_ABOUT = [
    "post", "reminder", "answer", "contact", "register", "governance", "training", "renewal", "money", "cover",
    "contract", "partnership", "notice",
]  # fmt: skip
AS_IT_IS = dict.fromkeys(CHOSEN_ABOUT, "at_once")


def test_preferences_are_saved(browser, reader):
    answer = browser.post(
        reverse("letters:preferences"), AS_IT_IS | {"reminder": "daily", "answer": "off"}, follow=True
    )

    assert "Your choices are saved." in answer.content.decode()
    paces = Preference.objects.paces_of(reader)
    assert (paces["reminder"], paces["answer"], paces["contact"]) == ("daily", "off", "at_once")


def test_preferences_show_what_was_chosen(browser, reader):
    Preference.objects.create(user=reader, kind="reminder", pace="daily")

    page = browser.get(reverse("letters:preferences"))

    assert page.context["form"]["reminder"].value() == "daily"


@pytest.mark.parametrize("kind", ["contact", "post"])
def test_what_matters_cannot_be_turned_off_by_a_forged_form(browser, reader, kind):
    page = browser.post(reverse("letters:preferences"), AS_IT_IS | {kind: "off"})

    assert page.status_code == 200
    assert Preference.objects.count() == 0


def test_preferences_do_not_offer_what_always_comes(browser):
    fields = browser.get(reverse("letters:preferences")).context["form"].fields

    assert fields.keys() == AS_IT_IS.keys()


# --- unsubscribe -----------------------------------------------------------------------------------


def test_unsubscribe_asks_before_it_acts(reader, client):
    page = client.get(path_of(links.unsubscribe_url(reader.pk, Kind.REMINDER)))

    assert "Stop these letters?" in page.content.decode()
    assert Preference.objects.count() == 0


def test_a_mail_program_unsubscribes_with_one_click_and_no_cookie(reader):
    program = Client(enforce_csrf_checks=True)

    answer = program.post(path_of(links.unsubscribe_url(reader.pk, Kind.REMINDER)), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert Preference.objects.paces_of(reader)["reminder"] == "off"
    assert "_auth_user_id" not in program.session


@pytest.mark.parametrize("kind", [Kind.MEETING, Kind.INVITATION])
def test_a_link_cannot_turn_off_what_always_comes(reader, client, kind):
    client.post(path_of(links.unsubscribe_url(reader.pk, kind)))

    assert Preference.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 5])
def test_unsubscribing_takes_one_query(reader, client, post_one, django_assert_num_queries, rows):
    for kind in CHOSEN_ABOUT[:rows]:
        Preference.objects.create(user=reader, kind=kind, pace="daily")
        post_one(reader)

    with django_assert_num_queries(1):
        assert client.get(path_of(links.unsubscribe_url(reader.pk, Kind.REMINDER))).status_code == 200


def test_a_forged_or_cut_off_link_says_what_to_do(reader, client):
    whole = path_of(links.unsubscribe_url(reader.pk, Kind.REMINDER))
    elsewhere = signing.dumps([reader.pk, "reminder"], salt="something else")

    answers = [client.post(whole[:-5] + "/"), client.post(reverse("letters:unsubscribe", args=[elsewhere]))]

    assert [answer.status_code for answer in answers] == [400, 400]
    for answer in answers:
        assert "copy the whole of it into the address bar" in answer.content.decode()
    assert Preference.objects.count() == 0


# --- letters sent for me ---------------------------------------------------------------------------


def in_state(letter, state, **fields):
    Letter.objects.filter(pk=letter.pk).update(state=state, **fields)
    return letter


def test_letters_in_trouble_come_first_with_what_to_do(browser, reader, post_one):
    failed = in_state(post_one("gone@schools.example", by=reader), "failed", last_error="550 No such mailbox")
    in_state(post_one("quiet@schools.example", by=reader), "unknown")
    post_one("fine@schools.example", by=reader)

    page = browser.get(reverse("letters:sent")).content.decode()

    assert page.index("quiet@schools.example") < page.index("All letters, newest first")
    assert "Reason: 550 No such mailbox" in page
    assert "Check that gone@schools.example is right" in page
    assert "Ask the person whether the letter arrived" in page
    assert reverse("letters:send_again", args=[failed.pk]) in page


def test_a_message_to_organisers_that_failed_reveals_neither_name_nor_address(browser, reader, post_one):
    organiser = factories.person("private@schools.example", "Somebody in person")
    failed = in_state(
        post_one(organiser, by=reader, kind=Kind.CONTACT), "failed", last_error="550 private@schools.example is gone"
    )

    pages = [browser.get(reverse("letters:sent")), browser.get(reverse("letters:letter", args=[failed.pk]))]
    pages.append(browser.post(reverse("letters:send_again", args=[failed.pk]), follow=True))

    for page in pages:
        assert "private@schools.example" not in page.content.decode()
        assert "Somebody in person" not in page.content.decode()
        assert "somebody who reads for the group" in page.content.decode()


def test_send_again_queues_the_letter(browser, reader, post_one):
    failed = in_state(post_one("gone@schools.example", by=reader), "failed")

    page = browser.post(reverse("letters:send_again", args=[failed.pk]), follow=True)

    assert "is waiting to be sent again" in page.content.decode()
    assert Letter.objects.get().state == "queued"


def test_a_letter_is_not_sent_again_by_its_reader_or_anybody_else(browser, reader, sign_in, post_one):
    sender, stranger = factories.person(), factories.person()
    failed = in_state(post_one(reader, by=sender), "failed")

    answers = [each.post(reverse("letters:send_again", args=[failed.pk])) for each in (browser, sign_in(stranger))]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Letter.objects.get().state == "failed"


def test_send_again_twice_says_that_it_is_on_its_way(browser, reader, post_one):
    letter = post_one("gone@schools.example", by=reader)

    page = browser.post(reverse("letters:send_again", args=[letter.pk]), follow=True)

    assert "is already on its way" in page.content.decode()


def test_send_again_needs_a_post(browser, reader, post_one):
    letter = in_state(post_one("gone@schools.example", by=reader), "failed")

    assert browser.get(reverse("letters:send_again", args=[letter.pk])).status_code == 405
    assert Letter.objects.get().state == "failed"


def test_nobody_sees_or_repeats_the_letters_of_others(browser, post_one):
    other = factories.person()
    theirs = in_state(post_one("secret@schools.example", by=other), "failed")

    assert "secret@schools.example" not in browser.get(reverse("letters:sent")).content.decode()
    assert browser.get(reverse("letters:letter", args=[theirs.pk])).status_code == 404
    assert browser.post(reverse("letters:send_again", args=[theirs.pk])).status_code == 404


def test_who_caused_a_letter_cannot_read_the_links_that_are_for_its_reader(browser, reader, post_one):
    letter = post_one("new@schools.example", by=reader, context={"letters": [Letter(subject="the-secret-token")]})

    page = browser.get(reverse("letters:letter", args=[letter.pk])).content.decode()

    assert "the-secret-token" not in page
    assert "Only new@schools.example can read this letter here" in page


def test_a_reader_reads_the_letter(browser, reader, post_one):
    letter = post_one(reader, context={"letters": [Letter(subject="the-reader-may-see-this")]})

    page = browser.get(reverse("letters:letter", args=[letter.pk])).content.decode()

    assert "the-reader-may-see-this" in page


# --- long lists ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["letters:sent", "letters:mine"])
def test_a_long_list_goes_on_where_it_stopped(browser, reader, post_one, name):
    letters = [post_one(reader, by=reader) for _ in range(35)]

    first = browser.get(reverse(name)).context["page"]
    second = browser.get(reverse(name) + first.next_url).context["page"]

    assert [letter.pk for letter in (*first.rows, *second.rows)] == [letter.pk for letter in reversed(letters)]
    assert (len(first.rows), second.next_url) == (30, "")


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "9" * 5000, "%00"])
def test_a_list_asked_for_nonsense_begins_at_its_beginning(browser, reader, post_one, before):
    post_one(reader)

    assert len(browser.get(reverse("letters:mine") + f"?before={before}").context["page"].rows) == 1


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize(("name", "queries"), [("letters:sent", 4), ("letters:mine", 3), ("letters:preferences", 3)])
def test_pages_take_few_queries(browser, reader, post_one, django_assert_num_queries, rows, name, queries):
    for _ in range(rows):
        in_state(post_one(reader, by=reader), "failed")
    browser.get(reverse(name))

    with django_assert_num_queries(queries):
        browser.get(reverse(name))


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize("who", ["its reader", "its sender"])
def test_one_letter_takes_three_queries(sign_in, reader, post_one, django_assert_num_queries, rows, who):
    sender = factories.person()
    for _ in range(rows):
        letter = in_state(post_one(reader, by=sender), "failed")
    browser = sign_in(reader if who == "its reader" else sender)

    with django_assert_num_queries(3):
        assert browser.get(reverse("letters:letter", args=[letter.pk])).status_code == 200


@pytest.mark.parametrize("name", ["letters:mine", "letters:sent"])
def test_the_lists_stack_what_they_say_so_that_a_phone_need_not_squeeze_it_into_columns(
    browser, reader, post_one, name
):
    post_one(reader, by=reader)

    shown = browser.get(reverse(name)).content.decode()

    assert "Letter 1</a>" in shown
    assert "<table" not in shown


def test_the_preferences_explain_the_daily_summary_once(browser):
    assert browser.get(reverse("letters:preferences")).content.decode().count("7am") == 1


def test_an_empty_list_says_so(browser):
    assert "No letters have been sent for you yet." in browser.get(reverse("letters:sent")).content.decode()


# --- the fragment ----------------------------------------------------------------------------------


def test_the_delivery_fragment_counts_and_explains(reader, post_one, rf):
    in_state(post_one(reader), "failed", last_error="550 No such mailbox")
    post_one(reader)
    delivery = Letter.objects.delivery_of("meetings.meeting:17")

    shown = " ".join(render_to_string("letters/_delivery.html", {"delivery": delivery}).split())

    assert "0 letters have been sent, 1 on the way, 1 failed." in shown
    assert "Head teacher, Moss Bank: “Letter 1” could not be delivered. Reason: 550" in shown


# --- support ---------------------------------------------------------------------------------------


def test_support_may_look_at_the_outbox_and_change_nothing(sign_in, post_one, reader):
    support = factories.person(is_staff=True, is_superuser=True)
    letter = post_one(reader)
    browser = sign_in(support)

    listing = browser.get(reverse("admin:letters_letter_changelist"))
    row = browser.get(reverse("admin:letters_letter_change", args=[letter.pk]))

    assert letter.subject in listing.content.decode()
    assert "Your letters since" not in row.content.decode()
    assert browser.get(reverse("admin:letters_letter_add")).status_code == 403
    assert browser.post(reverse("admin:letters_letter_delete", args=[letter.pk])).status_code == 403
