"""An audit of need from the question to a course, and a measure from its first figure to its chart; real mail."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.axe import assert_summary_links_focus, look
from tests.browser.clicks import follow, press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
def test_schools_say_what_they_need_and_it_becomes_a_course(open_page, sign_in_page, mail, cast, width):
    office = sign_in_page(open_page(width), cast.lead)
    school = sign_in_page(open_page(width), cast.member)

    ask_the_schools(office, cast.partnership)
    mail.wait_for("head@mossbank.example", "what does your school need most?")
    answer(school)
    close(office)

    mail.wait_for("head@mossbank.example", "what the schools need most in")
    mail.wait_for("head@brooklane.example", "what the schools need most in")
    go_on_to_a_course(office)


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
def test_a_measure_is_entered_and_read_as_chart_and_table(open_page, sign_in_page, cast, width):
    page = sign_in_page(open_page(width), cast.lead)

    choose_a_measure(page, cast.partnership)
    enter_figures(page)

    main = page.get_by_role("main")
    expect(main.get_by_role("img", name="Progress 8, all pupils")).to_be_visible()
    expect(main.get_by_role("row", name="2023/24")).to_contain_text("0.05")
    expect(main.get_by_role("row", name="2024/25")).to_contain_text("not published")
    look(page)


def refuses(page, sentence):
    """The form came back with what is wrong, and each sentence leads to its box."""
    expect(page.get_by_role("main")).to_contain_text(sentence)
    assert_summary_links_focus(page)
    look(page)


def ask_the_schools(page, partnership):
    day = timezone.localdate() + timedelta(days=30)
    page.goto(partnership.get_absolute_url())
    press(page, "For members")
    follow(page, "Say what your school needs most")
    look(page)
    press(page, "Ask the schools what they need")
    press(page, "Ask the schools")
    refuses(page, "Enter the themes, one to a line")
    page.get_by_label("Themes, one to a line").fill("Reading\nManaging safely\nAttendance")
    page.get_by_label("Day").fill(str(day.day))
    page.get_by_label("Month").fill(str(day.month))
    page.get_by_label("Year", exact=True).fill(str(day.year))
    press(page, "Ask the schools")

    expect(page.get_by_role("main")).to_contain_text("The audit of need is open.")
    look(page)


def answer(page):
    page.goto("/")
    follow(page, "Say what your school needs")
    press(page, "Answer for Moss Bank Primary School")
    page.get_by_label("First choice").select_option("Managing safely")
    page.get_by_label("Second choice").select_option("Managing safely")
    press(page, "Save the answer")
    refuses(page, "You have chosen “Managing safely” already")
    page.get_by_label("Second choice").select_option("Reading")
    press(page, "Save the answer")

    expect(page.get_by_role("main")).to_contain_text("You answered for Moss Bank Primary School.")
    look(page)


def close(page):
    press(page, "Close it now")
    look(page)
    press(page, "Close it and tell the schools")

    expect(page.get_by_role("img", name="What the schools need most")).to_be_visible()
    look(page)


def go_on_to_a_course(page):
    follow(page, "Commission a course on Managing safely")

    expect(page.locator("[name=title]")).to_have_value("Managing safely")


def choose_a_measure(page, partnership):
    page.goto(f"{partnership.get_absolute_url()}measures/")
    look(page)
    press(page, "Choose something to measure")
    press(page, "Choose it")
    refuses(page, "Enter what is measured")
    page.get_by_label("What is measured").fill("Progress 8, all pupils")
    page.get_by_label("Source").fill("Department for Education")
    page.get_by_label("What the partnership’s own line is called").fill("Northmoor")
    page.get_by_label("Comparators").fill("England")
    press(page, "Choose it")


def enter_figures(page):
    look(page)
    page.get_by_label("Northmoor, 2023/24").fill("about 3")
    press(page, "Save the figures")
    refuses(page, "Northmoor, 2023/24 must be a number")
    page.get_by_label("Northmoor, 2022/23").fill("−0.08")
    page.get_by_label("Northmoor, 2023/24").fill("0.05")
    page.get_by_label("Northmoor, 2024/25").fill("not published")
    page.get_by_label("England, 2023/24").fill("−0.03")
    press(page, "Save the figures")
