"""Commission a course, open it for places, change it, and decide whether it goes ahead."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import history
from clusters.models import Group
from common import dates, editing, refusals
from letters import actions as letters
from letters.models import Kind
from training import changes, emails
from training.actions import locks, places
from training.models import Course, Provider, Session

CHANGEABLE = [
    "title",
    "provider",
    "description",
    "award",
    "renew_after_months",
    "places_per_school",
    "minimum",
    "maximum",
    "decide_on",
    "free_until",
    "net_pence",
    "vat_pence",
]


@transaction.atomic
def commission(course, *, sessions=(), by):
    """Keep `course`, with unsaved `sessions` if there are any, and return it. Nobody is told until it is opened.

    A provider that is not stored yet is kept too, or found by its name. Saved twice with the same commission key, the
    course is there once. Raises ValidationError for a closed group.
    """
    group = Group.objects.held_still().get(pk=course.group_id)
    if kept := Course.objects.filter(commission_key=course.commission_key).first():
        return kept
    if group.closed_at:
        raise ValidationError(f"{group} is closed, so it commissions no more courses.")
    course.commissioned_by, course.provider = by, _kept(course.provider)
    course.full_clean()
    course.save(force_insert=True)
    for session in sessions:
        session.course = course
        session.full_clean()
        session.save(force_insert=True)
    history.record(f"commissioned “{course}” from {course.provider}", by=by, group=group, about=course.about)
    return course


@transaction.atomic
def open_for_places(course, *, by):
    """Let the schools of the group reserve places, and tell their head teachers and business managers.

    Raises ValidationError if it was opened before, or if its go/no-go day has gone.
    """
    course = locks.of_course(course)
    if course.is_opened:
        raise ValidationError(f"This course was opened on {dates.day(course.opened_at)}.")
    if course.decide_on < timezone.localdate():
        raise ValidationError("The go/no-go day has gone. Change it to a later day, then open the course.")
    _refuse_late_decision(course)
    course.opened_at = timezone.now()
    course.save(update_fields=["opened_at"])
    history.record(f"opened “{course}” for places", by=by, group=course.group, about=course.about)
    emails.opened(course, by=by)
    return course


@transaction.atomic
def change(course, *, seen, by):
    """Save the values that `course` carries, and tell the schools that have places or wait for one; return what
    changed.

    A larger course takes schools from the waiting list. Raises common.editing.Overtaken if it was changed after
    version `seen`, and ValidationError if it was cancelled or schools have more places than it would allow.
    """
    before = locks.of_course(course)
    editing.claim(course, seen=seen)
    course.provider = _kept(course.provider)
    changed = changes.of_course(before, course)
    if not changed:
        return []
    _refuse_fewer_than_taken(course)
    _refuse_late_decision(course)
    if course.decide_on > timezone.localdate():
        course.decision_asked_at = None
    course.full_clean()
    with refusals.in_words(Course):
        course.save(update_fields=[*CHANGEABLE, "decision_asked_at", "version"])
    text = f"changed “{course}”: {', '.join(fact.label.lower() for fact in changed)}"
    history.record(text, by=by, group=course.group, about=course.about)
    if course.is_opened:
        emails.changed(course, changed, by=by)
        places.fill_from_waiting_list(course, by=by)
    return changed


@transaction.atomic
def confirm(course, *, by):
    """Decide that `course` goes ahead. Schools are told what their places are; the people named, when and where.

    Raises ValidationError if it was confirmed before, has no session or nobody has a place.
    """
    course = locks.of_course(course)
    if course.is_confirmed:
        raise ValidationError(f"It was decided on {dates.day(course.confirmed_at)} that this course goes ahead.")
    if not course.is_opened:
        raise ValidationError("Open the course for places before you decide that it goes ahead.")
    if not course.sessions.standing().exists():
        raise ValidationError("Add a session first, so that people can be told when and where the course is.")
    if not course.places.held().exists():
        raise ValidationError("No school has a place, so there is nobody to train. Decide that it does not go ahead.")
    course.confirmed_at = timezone.now()
    course.save(update_fields=["confirmed_at"])
    history.record(f"decided that “{course}” goes ahead", by=by, group=course.group, about=course.about)
    emails.confirmed(course, by=by)
    return course


@transaction.atomic
def cancel(course, *, reason, by):
    """Decide that `course` does not take place, and tell everybody why. Letters that have not gone out are dropped.

    Raises ValidationError if it was cancelled before or a session has begun.
    """
    course = locks.of_course(course)
    if begun := course.sessions.standing().filter(starts_at__lte=timezone.now()).first():
        raise ValidationError(
            f"The session on {dates.moment(begun.starts_at)} has begun, so the course can no longer be cancelled. "
            "Take off the sessions that lie ahead instead."
        )
    course.cancelled_at, course.cancel_reason = timezone.now(), reason
    course.version += 1
    course.full_clean()
    course.save()
    letters.withdraw(course.about, kinds=[Kind.TRAINING])
    history.record(f"cancelled “{course}”: {reason}", by=by, group=course.group, about=course.about)
    if course.is_opened:
        emails.cancelled(course, by=by)
    return course


@transaction.atomic
def ask_to_decide(course, *, today):
    """Remind those who run `course`, once, to decide whether it goes ahead. True if this call reminded them."""
    due = Course.objects.to_decide_by(today).filter(pk=course.pk, decision_asked_at__isnull=True)
    if not due.update(decision_asked_at=timezone.now()):
        return False
    emails.decision_due(Course.objects.for_guard().get(pk=course.pk))
    return True


def _refuse_fewer_than_taken(course):
    """The database refuses this too; here it is said with the numbers."""
    held = course.places.held().count()
    if course.maximum < held:
        raise ValidationError({"maximum": f"Schools have {held} places already. Enter {held} or more."})
    schools = course.places.not_given_back().values_list("school", flat=True)
    most = max(map(list(schools).count, set(schools)), default=0)
    if course.places_per_school < most:
        raise ValidationError({"places_per_school": f"A school has {most} places already. Enter {most} or more."})


def _refuse_late_decision(course):
    first = Session.objects.standing().filter(course=course).order_by("starts_at").first()
    if first and course.decide_on > dates.in_london(first.starts_at).date():
        day = dates.day(first.starts_at)
        raise ValidationError(f"The go/no-go day must not be after the first session, {day}. Change one of the two.")


def _kept(provider):
    """`provider` as it is stored: kept now, or found by its name, however that is written."""
    if provider.pk:
        return provider
    return Provider.objects.filter(name__iexact=provider.name).first() or Provider.objects.create(name=provider.name)
