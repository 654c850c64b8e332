"""A shared training cost, to the penny: drafted, agreed school by school, posted, and read on a statement."""

import csv
import io

import openpyxl
import pytest
from playwright.sync_api import expect

from clusters.permissions.table import Job
from ledger import actions
from ledger.models import Charge, ShareLine
from tests import factories
from tests.browser import post_office
from tests.browser.axe import assert_keyboard_reaches_everything, assert_summary_links_focus, look
from tests.browser.clicks import download, follow, press, stay_and_click

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ["Moss Bank", "Brook Lane", "High Street", "Ferndale", "St Anne’s", "Park Road", "Hillside"]


@pytest.fixture
def cluster(db):
    """Seven schools with their head teachers, and an organiser who is none of them."""
    schools = [
        factories.school(f"{name} Primary School", urn=101 + number, pupils=210, census_on="2025-10-02")
        for number, name in enumerate(NAMES)
    ]
    for school in schools:
        head = factories.person(f"head@{school.urn}.example", f"Head teacher, {school}")
        factories.post(head, school)
    cluster = factories.cluster("North cluster", *schools)
    factories.office(factories.person("organiser@cluster.example", "Organiser, North cluster"), cluster)
    return cluster


@pytest.fixture
def sbm(cluster):
    """Business manager of Moss Bank, who paid for the course."""
    person = factories.person("sbm@101.example", "Business manager, Moss Bank")
    factories.post(person, cluster.memberships.get(school__urn=101).school, Job.SBM)
    return person


def head_of(cluster, urn):
    return cluster.memberships.get(school__urn=urn).school.posts.get(job=Job.HEAD).user


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
def test_seven_schools_share_the_cost_of_a_course(open_page, sign_in_page, mail, cluster, sbm, width):
    clerk = sign_in_page(open_page(width), sbm)
    head = sign_in_page(open_page(width), head_of(cluster, 102))
    organiser = sign_in_page(open_page(width), cluster.offices.get().user)

    draft_the_cost(clerk)
    ask_the_schools(clerk, mail)
    query_the_share(head, mail)
    settle_the_query(organiser, head)
    the_others_agree()
    post_it(organiser, mail)
    why_is_it_so_much(head)
    pay_it(head)
    read_the_statement(head)
    read_the_accounts(organiser)


def look_at_refusal(page):
    """The same, of a form that was refused: each link of its summary leads to a control."""
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert_summary_links_focus(page)
    look(page)


def draft_the_cost(page):
    page.goto("/costs/")
    look(page)
    follow(page, "Record a cost of North cluster")
    press(page, "Check each share")
    look_at_refusal(page)

    page.get_by_label("What was bought").fill("IOSH Managing Safely")
    page.get_by_label("Supplier", exact=False).first.fill("Safety Training Ltd")
    page.get_by_label("Number of the supplier’s invoice").fill("=INV-7")
    for box, figure in (("Day", "14"), ("Month", "1"), ("Year", "2027")):
        page.get_by_label(box, exact=True).fill(figure)
    page.get_by_label("What it counts as").select_option("E09")
    page.get_by_label("Net amount", exact=True).fill("1,250.00")
    page.get_by_label("VAT", exact=True).fill("250")
    the_running_total_follows(page)
    page.get_by_label("By places booked").check()
    for box in page.locator("[data-part] [type=text]").all():
        box.fill("2")
    page.get_by_label("Where do the figures come from?").fill("places booked on IOSH Managing Safely")
    expect(page.locator("[data-sum=split]")).to_have_text("Places in all: 14.")
    stay_and_click(page.get_by_text("Several schools paid the supplier"))
    what_several_paid_adds_up(page)
    assert_keyboard_reaches_everything(page)
    press(page, "Check each share")

    row = page.get_by_role("row", name="Brook Lane Primary School")
    expect(row).to_contain_text("Includes an odd penny (net and VAT)")
    expect(row).to_contain_text("£178.58")
    expect(row).to_contain_text("£214.30")
    assert not Charge.objects.exists()
    look(page)
    press(page, "Save the draft")
    expect(page.get_by_role("main")).to_contain_text("Nobody has been told yet.")
    look(page)


def the_running_total_follows(page):
    """Over, under and right, while typing; the server's answer says the same as the script."""
    said = page.locator("[data-sum=split]")
    page.get_by_label("By exact amounts").check()
    boxes, ticks = (page.locator(f"[data-part] [type={kind}]").all() for kind in ("text", "checkbox"))
    boxes[0].fill("1,200.00")
    expect(said).to_have_text("£1,200.00 of £1,250.00 so far: £50.00 still to share out.")
    boxes[1].fill("£50.01")
    expect(said).to_have_text("£1,250.01 of £1,250.00: £0.01 too much.")
    for tick in ticks[2:]:
        tick.uncheck()
    press(page, "Check each share")
    expect(page.get_by_role("alert")).to_contain_text("£1,250.01 of £1,250.00: £0.01 too much.")
    expect(said).to_have_text("£1,250.01 of £1,250.00: £0.01 too much.")
    look(page)
    for tick in page.locator("[data-part] [type=checkbox]").all():
        tick.check()


def what_several_paid_adds_up(page):
    """Net and VAT, while typing, and nothing once the boxes are empty again."""
    said = page.locator("[data-sum=paid]")
    boxes = {kind: page.locator(f"[data-paid={kind}] input") for kind in ("net", "vat")}
    expect(said).to_have_text("")
    boxes["net"].nth(0).fill("1,000.00")
    boxes["net"].nth(1).fill("£250")
    boxes["vat"].nth(0).fill("200")
    net, vat = "£1,250.00 of £1,250.00: it adds up.", "£200.00 of £250.00 so far: £50.00 still to share out."
    expect(said).to_have_text(f"Net: {net} VAT: {vat}")
    for box in [*boxes["net"].all(), *boxes["vat"].all()]:
        box.fill("")
    expect(said).to_have_text("")


def ask_the_schools(page, mail):
    press(page, "Ask the schools to agree")
    expect(page.get_by_role("main")).to_contain_text("Brook Lane Primary School: Head teacher, Brook Lane")
    look(page)
    press(page, "Ask the schools")
    expect(page.get_by_role("main")).to_contain_text("Waiting for agreement")
    look(page)
    for urn in range(101, 108):
        mail.wait_for(f"head@{urn}.example", "Agree your school’s share of “IOSH Managing Safely”")


def query_the_share(page, mail):
    letter = mail.wait_for("head@102.example", "Agree your school’s share")
    assert "£214.30" in letter.get_body(("plain",)).get_content()
    page.goto(post_office.link_in(letter, "/costs/shares/"))
    look(page)
    press(page, "Agree or query")
    press(page, "Save the answer")
    look_at_refusal(page)
    page.get_by_label("No, something should change").check()
    page.get_by_label("What should change?").fill("We came with two, but was it the right course?")
    press(page, "Save the answer")
    expect(page.get_by_role("main")).to_contain_text("Those who look after the cost are told what should change.")
    look(page)
    mail.wait_for("organiser@cluster.example", "Brook Lane Primary School queries its share")


def settle_the_query(organiser, page):
    organiser.goto("/costs/")
    follow(organiser, "Settle what a school asks about IOSH Managing Safely")
    expect(organiser.get_by_role("main")).to_contain_text("was it the right course?")
    look(organiser)
    follow(page, "Change the answer")
    page.get_by_label("Yes, we agree our share").check()
    press(page, "Save the answer")
    expect(page.get_by_role("main")).to_contain_text("Brook Lane Primary School agrees its share")


def the_others_agree():
    for share in ShareLine.objects.waiting().for_listing():
        actions.agree(share, by=share.school.posts.get(job=Job.HEAD).user)


def post_it(page, mail):
    page.goto("/costs/")
    follow(page, "Post IOSH Managing Safely")
    expect(page.get_by_role("main")).to_contain_text("Every school has agreed its share.")
    look(page)
    press(page, "Post the cost")
    expect(page.get_by_role("main")).to_contain_text("“IOSH Managing Safely” is posted.")
    look(page)
    mail.wait_for("head@102.example", "Posted: “IOSH Managing Safely”")


def why_is_it_so_much(page):
    page.goto(Charge.objects.get().get_absolute_url())
    expect(page.get_by_role("main")).not_to_contain_text("High Street")
    look(page)
    follow(page, "Why is the share of Brook Lane Primary School")
    main = page.get_by_role("main")
    for said in ("£1,250.00 net and £250.00 VAT", "2 of 14", "£178.57 and 1/7 of a penny", "1 penny of the net amount"):
        expect(main).to_contain_text(said)
    expect(main).to_contain_text("Places booked on IOSH Managing Safely")
    look(page)


def pay_it(page):
    page.goto("/costs/")
    follow(page, "Record your payment for IOSH Managing Safely")
    press(page, "Record the payment")
    look_at_refusal(page)
    page.get_by_label("Reference").fill("JNL 1207")
    press(page, "Record the payment")
    expect(page.get_by_role("main")).to_contain_text("JNL 1207")


def read_the_statement(page):
    page.goto("/costs/")
    look(page)
    follow(page, "Statement of Brook Lane Primary School")
    main = page.get_by_role("main")
    expect(main).to_contain_text("£214.30")
    expect(main).to_contain_text("Nothing is owed by your school or to it.")
    look(page)
    page.get_by_label("Financial year").select_option(index=4)
    press(page, "Show")
    expect(main).to_contain_text("IOSH Managing Safely")
    rows = list(csv.DictReader(io.StringIO(downloaded(page, "CSV").read_text("utf-8-sig"))))
    assert [(row["Invoice"], row["Your share"], row["State"]) for row in rows] == [("'=INV-7", "214.30", "Settled")]
    sheet = openpyxl.load_workbook(downloaded(page, "XLSX")).active
    assert [cell.value for cell in sheet[2]][8:11] == [178.58, 35.72, 214.3]


def downloaded(page, link):
    """The file that the link gives."""
    file = download(page, link, exact=True).path()
    return file.rename(file.with_suffix(f".{link.lower()}"))


def read_the_accounts(page):
    page.goto(f"/groups/{Charge.objects.get().group.slug}/costs/")
    expect(page.get_by_role("main")).to_contain_text("Posted")
    look(page)
