"""What is different between a course or a session as it stood and as it will stand, in words."""

from common import dates
from common.money import pounds
from meetings.changes import Change


def of_course(before, after):
    """The changes to a course, in the order a page shows them."""
    facts = [
        Change("Title", before.title, after.title),
        Change("Provider", str(before.provider), str(after.provider)),
        Change("Description", before.description, after.description),
        Change("What it awards", before.award, after.award),
        Change("Renewal", renewal(before), renewal(after)),
        Change("Places for each school", str(before.places_per_school), str(after.places_per_school)),
        Change("Smallest number", str(before.minimum), str(after.minimum)),
        Change("Largest number", str(before.maximum), str(after.maximum)),
        Change("Go/no-go day", dates.day(before.decide_on), dates.day(after.decide_on)),
        Change("Last day to give places back free", dates.day(before.free_until), dates.day(after.free_until)),
        Change("Expected price", price(before), price(after)),
    ]
    return [fact for fact in facts if fact.was != fact.becomes]


def of_session(before, after):
    """The changes to a session that its people must know of."""
    facts = [
        Change("When", str(before), str(after)),
        Change("Where", before.where, after.where),
        Change("Link to join online", before.join_link, after.join_link),
    ]
    return [fact for fact in facts if fact.was != fact.becomes]


def renewal(course):
    """ "every 36 months"; empty for what needs no renewal."""
    months = course.renew_after_months
    return f"every {months} month{'s' if months != 1 else ''}" if months else ""


def price(course):
    """ "£1,250.00 and £250.00 VAT"."""
    return f"{pounds(course.net_pence)} and {pounds(course.vat_pence)} VAT"
