"""What can be done with meetings: schedule, change, cancel, answer, remind, invite those who come later; close a group;
calendar addresses."""

import secrets
from collections import Counter
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import history, people
from clusters.actions import closing
from clusters.models import Group
from clusters.permissions.table import Profile
from common import dates, editing, refusals
from common.prepared import prepared
from letters import actions as letters
from letters.models import Kind, Letter
from meetings import audience as audiences
from meetings import changes as differences
from meetings import clock, emails
from meetings.models import AgendaItem, Answer, Attendance, CalendarFeed, Meeting, Reminder, hash_of

LEADS = {Reminder.Kind.WEEK: timedelta(days=7), Reminder.Kind.DAY: timedelta(days=1)}
TOKEN_BYTES = 32
MOVED_MEANWHILE = (
    "The meeting has been changed since you opened this page. Check when and where it is now, then save your answer."
)
NO_SUBSTITUTES = (
    "This group is a statutory board. Its members are appointed by name and cannot send somebody else, "
    "so the school can come, join online or send apologies with a written update."
)


@transaction.atomic
def schedule(meeting, *, agenda=(), by):
    """Put `meeting` in its group's diary, with the lines `agenda`, and invite the group's people; return it with them,
    as its `audience`.

    Saved twice with the same booking key, it is booked once: the second call returns the meeting that is there.
    Raises ValidationError for a time that has gone, a closed group or a host school from outside the group.
    """
    (group,) = _held_still(meeting.group_id)
    if booked := _booked_with(meeting.booking_key):
        return _same_booking(booked[0], meeting, agenda)
    if group.closed_at:
        raise ValidationError(f"{group} is closed, so it has no more meetings.")
    meeting.group, meeting.booked_by = group, by
    meeting.audience = audiences.of(meeting)
    _refuse_unless_possible(meeting, meeting.audience.posts)
    # The rest of full_clean would look up rows that are in hand, and ask beforehand what the database refuses anyway.
    meeting.clean_fields(exclude=["group", "host_school", "booked_by"])
    with refusals.in_words(Meeting):
        meeting.save(force_insert=True)
    _add_agenda(meeting, agenda)
    _plan_reminders(meeting)
    history.record(f"booked “{meeting}” for {dates.moment(meeting.starts_at)}", by=by, group=group, about=meeting.about)
    emails.invitation(meeting, meeting.audience, to=meeting.audience.people, by=by)
    return meeting


@transaction.atomic
def change(meeting, *, agenda, seen, by):
    """Save the values that `meeting` carries and the lines `agenda`, and tell everybody; return what changed.

    Another time, place or link asks the schools again, and letters that name the former ones are taken back. Another
    title or agenda leaves answers and letters as they are: a letter that asks again must not be lost to one that
    only corrects the agenda. Raises common.editing.Overtaken if it was changed after
    version `seen`, and ValidationError once it has begun or was cancelled.
    """
    before = _locked(meeting)
    _refuse_unless_open(before)
    editing.claim(meeting, seen=seen)
    changed = differences.between(before, meeting, agenda=agenda)
    if not changed:
        return []
    _refuse_unless_possible(meeting, people.member_schools(meeting.group))
    asks_again = differences.asks_again(changed)
    meeting.schedule_version = before.schedule_version + asks_again
    meeting.sequence, meeting.changed_at = before.sequence + 1, timezone.now()
    meeting.full_clean()
    meeting.save()
    meeting.agenda.all().delete()
    _add_agenda(meeting, agenda)
    if asks_again:
        letters.withdraw(meeting.about, kinds=[Kind.MEETING, Kind.REMINDER])
        meeting.reminders.waiting().delete()
        _plan_reminders(meeting)
    _record_change(meeting, before, changed, by=by)
    tell = emails.moved if asks_again else emails.details_changed
    tell(meeting, audiences.of(meeting), changed, by=by)
    return changed


@transaction.atomic
def cancel(meeting, *, reason, by):
    """Strike `meeting` out and tell everybody why. Its reminders and its letters that have not gone out are dropped.

    Raises ValidationError once it has begun or was cancelled before.
    """
    meeting = _locked(meeting)
    _refuse_unless_open(meeting)
    meeting.cancelled_at = meeting.changed_at = timezone.now()
    meeting.cancelled_by, meeting.cancel_reason = by, reason
    meeting.sequence, meeting.version = meeting.sequence + 1, meeting.version + 1
    meeting.full_clean()
    meeting.save()
    meeting.reminders.waiting().delete()
    letters.withdraw(meeting.about, kinds=[Kind.MEETING, Kind.REMINDER])
    text = f"cancelled “{meeting}” of {dates.moment(meeting.starts_at)}: {reason}"
    history.record(text, by=by, group=meeting.group, about=meeting.about)
    emails.cancelled(meeting, audiences.of(meeting), by=by)
    return meeting


@transaction.atomic
def close_group(group, *, reason, by):
    """Close `group` with its meetings: those that have not begun are cancelled, each with its letters, for `reason`.

    Returns those meetings. Raises ValidationError if the group is closed already.
    """
    group = closing.close(group, reason=reason, by=by)
    return [cancel(meeting, reason=reason, by=by) for meeting in Meeting.objects.of_group(group).not_begun()]


@transaction.atomic
def answer(meeting, school, *, choice, substitute="", update="", seen=None, by):
    """Keep what `school` answers, in place of what it answered before; return the answer.

    Whoever booked the meeting gets a letter, unless the answer is their own or says nothing new. Raises
    ValidationError once the meeting has begun, was cancelled or has another time or place than `meeting` carries, and
    for an answer its rules do not allow; common.editing.Overtaken if a colleague answered after version `seen` (0: no
    answer; None: whatever stands is replaced).
    """
    asked, meeting = meeting.schedule_version, _locked(meeting)
    _refuse_unless_open(meeting)
    if meeting.schedule_version != asked:
        raise ValidationError(MOVED_MEANWHILE)
    refuse_unless_allowed(meeting, choice)
    given = _present_answer(meeting, school, seen)
    former = (given.schedule_version, given.choice, given.substitute, given.update)
    given.schedule_version, given.choice = meeting.schedule_version, choice
    given.substitute, given.update = substitute if choice == Answer.Choice.SENDING else "", update
    is_news = (given.schedule_version, given.choice, given.substitute, given.update) != former
    given.given_by, given.given_at, given.version = by, timezone.now(), given.version + 1
    given.full_clean()
    given.save()
    if is_news:
        _tell_of_answer(given, by=by)
    return given


def _present_answer(meeting, school, seen):
    """What stands for `school`, or an answer that is not stored yet."""
    given = meeting.answers.of(school) or Answer(meeting=meeting, school=school)
    if seen not in (None, given.version):
        raise editing.Overtaken(given)
    return given


def refuse_unless_allowed(meeting, choice):
    """Raise ValidationError if the rules of the meeting's group, or the meeting itself, leave no room for `choice`."""
    if choice == Answer.Choice.SENDING and meeting.group.profile == Profile.STATUTORY:
        raise ValidationError(NO_SUBSTITUTES)
    if choice == Answer.Choice.ONLINE and not meeting.join_link:
        raise ValidationError("This meeting has no link to join online. Choose another answer.")


@transaction.atomic
def record_attendance(meeting, marks, *, by):
    """Keep which schools came to `meeting`: `marks` is {school: (state, who came or None)}. What was recorded of them
    before is replaced, of other schools it stays, and answers stay as they are.

    Raises ValidationError before the meeting begins, and for one that was cancelled.
    """
    meeting = _locked(meeting)
    if meeting.is_cancelled:
        raise ValidationError("This meeting was cancelled, so nobody can have come.")
    if not meeting.has_begun:
        raise ValidationError(f"The meeting starts on {dates.moment(meeting.starts_at)}. Record then who came.")
    rows = [
        Attendance(meeting=meeting, school=school, state=state, person=person, recorded_by=by)
        for school, (state, person) in marks.items()
    ]
    replaced = ["state", "person", "recorded_by", "recorded_at"]
    Attendance.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["meeting", "school"], update_fields=replaced
    )
    counts = Counter(row.get_state_display().lower() for row in rows)
    said = ", ".join(f"{count} {state}" for state, count in counts.items())
    history.record(f"recorded who came to “{meeting}”: {said}", by=by, group=meeting.group, about=meeting.about)


@transaction.atomic
def remind(meeting):
    """Post the reminders of `meeting` that are due now, once; return how many letters.

    After an outage only the latest round goes out: it says all that an earlier one would have said.
    """
    meeting = _locked(meeting)
    due = list(meeting.reminders.due().order_by("due_at"))
    if not due:
        return 0
    meeting.reminders.filter(pk__in=[reminder.pk for reminder in due]).update(posted_at=timezone.now())
    audience = audiences.of(meeting)
    present = meeting.answers.filter(schedule_version=meeting.schedule_version).select_related("school")
    answers = {given.school: given for given in present}
    kind = Reminder.Kind(due[-1].kind)
    reminded = [person for person in audience.people if _concerns(person, audience, answers, kind)]
    emails.reminder(meeting, audience, reminded, kind=kind, answers=answers)
    return len(reminded)


@transaction.atomic
def invite_newcomers(meeting):
    """Invite those who came into the group of `meeting`, or joined the portal, after the others were invited; return
    them. Once it has begun or was cancelled, nobody is."""
    meeting = _locked(meeting)
    if meeting.is_cancelled or meeting.has_begun:
        return []
    audience = audiences.of(meeting)
    invited = Letter.objects.about(meeting.about).readers(Kind.MEETING)
    newcomers = [person for person in audience.people if person.pk not in invited]
    if newcomers:
        emails.invitation(meeting, audience, to=newcomers, by=meeting.booked_by)
        names = ", ".join(map(str, newcomers))
        text = f"invited {names} to “{meeting}” of {dates.moment(meeting.starts_at)}, who came in after it was booked"
        history.record(text, by=None, group=meeting.group, about=meeting.about)
    return newcomers


@transaction.atomic
def open_feed(user):
    """Give `user` a new private calendar address and return its token. An earlier address stops working."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    fields = {"token_hash": hash_of(token), "created_at": timezone.now()}
    CalendarFeed.objects.update_or_create(user=user, defaults=fields)
    return token


@transaction.atomic
def close_feed(user):
    """Let the calendar address of `user` work no longer."""
    CalendarFeed.objects.filter(user=user).delete()


def _locked(meeting):
    """The meeting as it stands, with its row locked until the transaction ends."""
    rows = Meeting.objects.for_calendars().select_related("booked_by")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=meeting.pk)


def _refuse_unless_open(meeting):
    if meeting.is_cancelled:
        day = dates.day(meeting.cancelled_at)
        raise ValidationError(f"This meeting was cancelled on {day}. Book a new one instead.")
    if meeting.has_begun:
        raise ValidationError("This meeting has begun, so it can no longer be changed, cancelled or answered.")


def _refuse_unless_possible(meeting, schools):
    if meeting.has_begun:
        raise ValidationError("The meeting must start in the future.")
    host = meeting.host_school
    if host and host not in schools:
        raise ValidationError(f"{host} is not in {meeting.group}. Choose a school that is.")


@prepared
def _held_still(group):
    return Group.objects.filter(pk=group).held_still()


@prepared
def _booked_with(booking_key):
    return Meeting.objects.filter(booking_key=booking_key)


def _same_booking(booked, again, agenda):
    """`booked`, if `again` and `agenda` say the same, as when somebody pressed twice; refused when they went back and
    changed the form."""
    same = ("group_id", "title", "starts_at", "ends_at", "host_school_id", "place", "join_link")
    has_other_agenda = [item.text for item in booked.agenda.all()] != list(agenda)
    if has_other_agenda or any(getattr(booked, name) != getattr(again, name) for name in same):
        text = f"You have booked {dates.moment(booked.starts_at)} with this form. Change that meeting, or start afresh."
        raise ValidationError(text)
    booked.audience = audiences.of(booked)
    return booked


def _add_agenda(meeting, lines):
    items = [AgendaItem(meeting=meeting, position=n, text=text) for n, text in enumerate(lines, start=1)]
    # The letters tell the lines: here they are at hand, as if they had been prefetched.
    meeting._prefetched_objects_cache = {"agenda": AgendaItem.objects.bulk_create(items)}


def _plan_reminders(meeting):
    """Plan the reminders whose moments still lie ahead; somebody who has just been told needs none."""
    version, planned = meeting.schedule_version, []
    for kind, lead in LEADS.items():
        due_at = clock.before(meeting.starts_at, lead)
        if due_at > timezone.now():
            planned.append(Reminder(meeting=meeting, kind=kind, schedule_version=version, due_at=due_at))
    Reminder.objects.bulk_create(planned)


def _record_change(meeting, before, changed, *, by):
    moved = differences.when(before) != differences.when(meeting)
    if moved:
        text = f"moved “{meeting}” from {dates.moment(before.starts_at)} to {dates.moment(meeting.starts_at)}"
    else:
        text = f"changed “{meeting}”: {', '.join(change.label.lower() for change in changed)}"
    history.record(text, by=by, group=meeting.group, about=meeting.about)


def _tell_of_answer(given, *, by):
    meeting = given.meeting
    text = f"answered “{meeting}” for {given.school}: {given.in_words}"
    # In the group's history alone: a school's is also read by its people who are not in the group.
    history.record(text, by=by, group=meeting.group, about=meeting.about)
    letters.withdraw(given.about)
    booker = meeting.booked_by
    if booker != by and booker.is_active and booker.has_perm("meetings.view", meeting):
        emails.answer_received(given, to=booker)


def _concerns(person, audience, answers, kind):
    """Whether a reminder of this kind is for `person`: a week ahead for those whose school has not answered, a day
    ahead for all but those whose schools have sent apologies."""
    schools = audience.schools_of.get(person.pk, ())
    if kind == Reminder.Kind.WEEK:
        return any(school not in answers for school in schools)
    staying_away = [school in answers and answers[school].choice == Answer.Choice.APOLOGIES for school in schools]
    return not staying_away or not all(staying_away)
