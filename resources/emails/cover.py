"""The letters about cover, one function each. Only the two schools and the person learn who it is that covers."""

from django.urls import reverse

from common import dates
from letters import actions as letters
from letters.links import absolute
from letters.models import Kind
from resources import covering


def asked(cover, schools, *, by, reason=""):
    """Ask the leaders of `schools`, which covering.asked found; after another school took its word back, say `reason`,
    that school's."""
    told = covering.told_of_asking(schools)
    subject = f"Can your school cover at {cover.school}? {_called(cover)}"
    _tell(cover, told, "cover_asked", subject, by=by, expires_at=cover.ends_at, reason=reason)


def accepted(cover, *, by):
    """Tell both schools, and the person, who comes, when and where."""
    told = covering.both_sides(cover)
    subject = f"{cover.lender} covers at {cover.school}: {_called(cover)}"
    _tell(cover, told, "cover_accepted", subject, by=by, expires_at=cover.ends_at)


def withdrawn(cover, lender, person, *, reason, by):
    """Tell both schools, and the person, that nobody comes from `lender` after all; ask the other schools again."""
    told = covering.both_sides(cover, lender=lender, person=person)
    subject = f"{lender} cannot cover at {cover.school} after all: {_called(cover)}"
    _tell(cover, told, "cover_withdrawn", subject, by=by, expires_at=cover.ends_at, lender=lender, reason=reason)
    others = [each for each in covering.asked(cover) if each.school != lender]
    asked(cover, others, by=by, reason=reason)


def cancelled(cover, *, by):
    """Tell both schools and the person, or while nobody has accepted every school that was asked, that nobody is needed
    any more, and why."""
    told = covering.told_of_cancelling(cover)
    _tell(cover, told, "cover_cancelled", f"Cover no longer needed at {cover.school}: {_called(cover)}", by=by)


def confirmed(cover, charge, *, by):
    """Tell both schools how long the person worked, and of the `charge` that was drafted (None: nothing to pay)."""
    told = covering.both_sides(cover, person=None)
    page = charge and absolute(charge.get_absolute_url())
    subject = f"{cover.hours_in_words} of cover confirmed: {_called(cover)}"
    _tell(cover, told, "cover_confirmed", subject, by=by, charge=charge, charge_page=page)


def _tell(cover, told, letter, subject, *, by, expires_at=None, **more):
    """Write to the people of `told`, {person: what the letter says to that one alone}."""
    letters.post_all(
        letters.Draft(
            kind=Kind.COVER,
            to=person,
            template=f"resources/emails/{letter}",
            context=_context(cover) | {"by": by} | more | own,
            subject=subject,
            about=cover.about,
            dedupe_key=f"cover:{cover.pk}:{cover.version}:{letter}:{person.pk}",
            by=by,
            reply_to=by.email,
            expires_at=expires_at,
        )
        for person, own in told.items()
    )


def _called(cover):
    """ "caretaker or other site staff, Thursday 14 January 2027, 8am"."""
    return f"{cover.get_work_display()}, {dates.moment(cover.starts_at)}"


def _context(cover):
    page = absolute(cover.get_absolute_url())
    return {
        "cover": cover,
        "page": page,
        "offer": absolute(reverse("resources:offer_cover", kwargs={"pk": cover.pk})),
        "confirm": absolute(reverse("resources:confirm_cover", kwargs={"pk": cover.pk})),
    }
