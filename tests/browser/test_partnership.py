"""A partnership from the day it is set up to its first fee, in a real browser, with a real worker and real mail."""

import pytest
from playwright.sync_api import expect

from partnerships.models import Document, Partnership
from tests import factories
from tests.browser.axe import assert_summary_links_focus, look
from tests.browser.clicks import download, follow, press, stay_and_click
from tests.partnerships.files import EXE, PDF

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
def test_a_partnership_is_set_up_and_raises_its_fee(open_page, sign_in_page, mail, cast, width):
    desk, office, street = open_page(width), open_page(width), open_page(width)
    sign_in_page(desk, cast.officer)
    sign_in_page(office, factories.person("lead@partnership.example", "Partnership lead"))

    set_up(desk, mail)
    describe(office)
    put_members_in(office, cast)
    put_documents_on_file(office)
    raise_the_fee(office)

    mail.wait_for("head@mossbank.example", "Moss Bank Primary School is in Town partnership")
    mail.wait_for("head@mossbank.example", "New document of Town partnership: Constitution")
    mail.wait_for("head@mossbank.example", "Fee for")
    read_as_a_member(sign_in_page(open_page(width), cast.member))
    read_in_the_street(street)


def refuses(page):
    """The form came back with what is wrong, and each sentence leads to its box."""
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert_summary_links_focus(page)


def set_up(page, mail):
    page.goto("/desk/801/")
    follow(page, "Set up a partnership")
    press(page, "Set up the partnership")
    refuses(page)
    look(page)
    page.get_by_label("Name of the partnership").fill("Town partnership")
    page.get_by_label("Full name of the first organiser").fill("Partnership lead")
    page.get_by_label("Email address of the first organiser").fill("lead@partnership.example")
    press(page, "Set up the partnership")

    expect(page.get_by_role("main")).to_contain_text("Town partnership is set up")
    look(page)
    mail.wait_for("lead@partnership.example", "You are now organiser")


def describe(page):
    page.goto(Partnership.objects.get().get_absolute_url())
    look(page)
    follow(page, "Purpose and values", exact=True)
    page.get_by_label("Purpose").fill("To raise standards for every child of the town")
    page.get_by_label("Values").fill("Trust\nCandour\nCourage\nKindness")
    look(page)
    press(page, "Save")

    expect(page.get_by_role("main")).to_contain_text("Courage")
    page.goto("/partnerships/town-partnership/questions/new/")
    page.get_by_label("Question").fill("Who may join?")
    page.get_by_label("Answer").fill("| School | Fee |\n|---|--:|\n| any | £150 |\n\n<script>alert(1)</script>")
    look(page)
    press(page, "Put it on the public page")
    look(page)


def put_members_in(page, cast):
    page.goto("/partnerships/town-partnership/membership/")
    press(page, "Put schools in")
    look(page)
    page.get_by_label("Paste URNs or names").fill(f"{cast.moss_bank.urn}\n{cast.brook_lane.urn}")
    press(page, "Check who will be told")
    expect(page.get_by_role("main")).to_contain_text("Head teacher, Moss Bank")
    look(page)
    press(page, "Put 2 schools in")
    press(page, "Put an organisation in")
    look(page)
    page.get_by_label("Name of another organisation").fill("Ashworth Sixth Form College")
    page.get_by_label("What sort of organisation it is").select_option("College")
    press(page, "Put it in")

    expect(page.get_by_role("main")).to_contain_text("Ashworth Sixth Form College, college")
    look(page)


def put_documents_on_file(page):
    put_on_file(page, "Constitution", "Everybody", {"name": "rules.pdf", "mimeType": "application/pdf", "buffer": EXE})
    expect(page.get_by_role("main")).to_contain_text("it is not a PDF file")
    refuses(page)
    look(page)
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "rules.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    press(page, "Put it on file")
    expect(page.get_by_role("main")).to_contain_text("2 people are being told")
    look(page)
    put_on_file(page, "Minutes of May", "Members only", {"name": "m.txt", "mimeType": "text/plain", "buffer": b"May"})
    assert Document.objects.count() == 2


def put_on_file(page, title, reach, file):
    page.goto("/partnerships/town-partnership/documents/new/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Constitution" if reach == "Everybody" else "Minutes", exact=True).check()
    page.get_by_label(reach).check()
    page.get_by_label("File", exact=True).set_input_files(file)
    press(page, "Put it on file")


def raise_the_fee(page):
    page.goto("/partnerships/town-partnership/fee/scheme/")
    look(page)
    page.get_by_label("For each school, in pounds").fill("150")
    page.get_by_label("For each organisation, in pounds").fill("300")
    press(page, "Save")
    press(page, "Raise a year’s fee")
    press(page, "Check the amounts")
    refuses(page)
    page.get_by_label("Which meeting agreed the fee, and when?").fill("Partnership board, 14 January 2027")
    press(page, "Check the amounts")
    expect(page.get_by_role("main")).to_contain_text("£600.00")
    look(page)
    press(page, "Raise the fee")

    expect(page.get_by_role("main")).to_contain_text("The schools are being asked")
    look(page)


def read_as_a_member(page):
    page.goto("/partnerships/town-partnership/")
    press(page, "For members")

    main = page.get_by_role("main")
    expect(main).to_contain_text("Minutes of May")
    expect(main).to_contain_text("Members pay £150.00 for each school and £300.00 for each organisation")
    expect(main).to_contain_text("is raised")
    look(page)


def read_in_the_street(page):
    page.goto("/partnerships/")
    look(page)
    follow(page, "Town partnership")

    main = page.get_by_role("main")
    for words in ("To raise standards", "Kindness", "Moss Bank Primary School", "Ashworth Sixth Form College"):
        expect(main).to_contain_text(words)
    for words in ("Minutes of May", "Members pay", "Run this partnership", "Partnership lead"):
        expect(main).not_to_contain_text(words)
    stay_and_click(page.get_by_text("Who may join?"))
    expect(page.get_by_role("cell", name="£150")).to_be_visible()
    look(page)
    assert download(page, "Constitution (PDF").suggested_filename == "rules.pdf"
    follow(page, "Send a message to those who organise it")
    expect(page.get_by_role("button", name="Send the message")).to_be_visible()
