"""Pages about meetings: lists, one meeting, booking, changing, cancelling, answering, calendars."""

import copy
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from clusters import people
from clusters.forms.groups import ClosingForm
from clusters.models import Group, LocalAuthority
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common import dates, editing
from common.exports import csv_response
from common.guards import public, signed_in
from common.pagination import page_of
from letters.links import absolute
from letters.models import Letter
from meetings import actions, calendar, cautions, changes, desk, governor_desk, links, month, roll
from meetings import audience as audiences
from meetings.forms import AnswerForm, AttendanceForm, CancelForm, ChangeForm, GovernorDeskForm, MeetingForm
from meetings.models import Answer, CalendarFeed, Meeting, agenda_of

FEED_LOOKS_BACK = timedelta(days=92)


@signed_in
def list_(request):
    """The person's meetings: those to come, or with ?when=past those that were; beside them ?month=2027-01."""
    shows_past = request.GET.get("when") == "past"
    mine = Meeting.objects.in_diary_of(request.user).for_listing()
    meetings = mine.past() if shows_past else mine.to_come()
    page = page_of(meetings, request)
    sheet = month.sheet(mine, request.GET.get("month"), near=next(iter(page), None))
    context = {"page": page, "shows_past": shows_past, "sheet": sheet}
    context["groups"] = Group.objects.where(request.user, may=Permission.MEETING_SCHEDULE).active()[:2]
    return render(request, "meetings/list.html", context)


@requires(Permission.MEETING_VIEW, on=Meeting)
def detail(request, meeting):
    """One meeting, and how each school has answered; for those who run it also how its letters fare."""
    answers = roll.of(meeting, people.seated_posts(meeting.group))
    context = {
        "meeting": meeting,
        "roll": answers,
        "mine": answers.answered_by(request.user),
        "agenda": agenda_of(meeting),
        "delivery": request.user.has_perm(Permission.MEETING_MOVE, meeting)
        and Letter.objects.delivery_of(meeting.about),
    }
    return render(request, "meetings/detail.html", context)


@requires(Permission.MEETING_VIEW, on=Meeting)
def ics(request, meeting):
    """The meeting as a file for a calendar program."""
    response = HttpResponse(
        calendar.published([meeting], name=meeting.title), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


# --- booking, changing, cancelling -----------------------------------------------------------------


@requires(Permission.MEETING_SCHEDULE, on=Group)
def schedule(request, group):
    """Book a meeting in two steps: fill in, then check who will be told."""
    meeting = Meeting(group=group, booked_by=request.user, title=_title(request))
    form = MeetingForm(request.POST or None, instance=meeting)
    step = request.POST.get("step")
    if form.is_valid() and step == "save":
        try:
            meeting = actions.schedule(form.instance, agenda=form.cleaned_data["agenda"], by=request.user)
            booked = f"{dates.moment(meeting.starts_at)} is in the diary."
            messages.success(request, _are_being_told(booked, meeting.audience.count))
            return redirect(meeting)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    elif form.is_valid() and step != "edit":
        return _check(request, form)
    return render(request, "meetings/schedule.html", {"group": group, "form": form})


@requires(Permission.MEETING_MOVE, on=Meeting)
def change(request, meeting):
    """Move a meeting or change what is said of it, in the same two steps."""
    form = ChangeForm(request.POST or None, instance=copy.copy(meeting))
    step = request.POST.get("step")
    if form.is_valid() and step == "save":
        try:
            return _save_change(request, form)
        except editing.Overtaken as overtaken:
            form.compare(ChangeForm(instance=overtaken.row))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    elif form.is_valid() and step != "edit":
        if form.seen == meeting.version:
            return _check(request, form, before=meeting)
        form.compare(ChangeForm(instance=meeting))
    return render(request, "meetings/change.html", {"meeting": meeting, "form": form})


@requires(Permission.MEETING_CANCEL, on=Meeting)
def cancel(request, meeting):
    """Cancel a meeting, with the reason that everybody reads."""
    form = CancelForm(request.POST or None)
    if form.is_valid():
        try:
            actions.cancel(meeting, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _are_being_told("The meeting is cancelled.", audiences.of(meeting).count))
            return redirect(meeting)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    told = audiences.of(meeting)
    return render(request, "meetings/cancel.html", {"meeting": meeting, "form": form, "audience": told})


@requires(Permission.GROUP_CLOSE, on=Group)
def close_group(request, group):
    """Close a group, which cancels its meetings: it is closed here because groups know nothing of meetings."""
    form = ClosingForm(request.POST or None)
    if form.is_valid():
        try:
            actions.close_group(group, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"{group} is closed, and its people are being told.")
            return redirect(group)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"group": group, "form": form, "told": people.who_is_told(group)}
    context["meetings"] = Meeting.objects.of_group(group).not_begun()
    return render(request, "meetings/close_group.html", context)


def _save_change(request, form):
    meeting, agenda = form.instance, form.cleaned_data["agenda"]
    changed = actions.change(meeting, agenda=agenda, seen=form.seen, by=request.user)
    if changed:
        messages.success(request, _are_being_told("The change is saved.", audiences.of(meeting).count))
    else:
        messages.success(request, "Nothing changed, so nobody is told.")
    return redirect(meeting)


def _check(request, form, before=None):
    """The page that says what will happen, and carries all that was typed."""
    meeting, audience = form.instance, audiences.of(form.instance)
    changed = changes.between(before, meeting, agenda=form.cleaned_data["agenda"]) if before else []
    context = {
        "form": form,
        "before": before,
        "meeting": meeting,
        "where": changes.where(meeting),
        "agenda": form.cleaned_data["agenda"],
        "changes": changed,
        "asks_again": changes.asks_again(changed),
        "audience": audience,
        "cautions": cautions.about(meeting, audience, by=request.user),
    }
    return render(request, "meetings/check.html", context)


def _title(request):
    """What a link to the form suggests as the meeting's name; empty for the usual one."""
    return request.GET.get("title", "")[:150]


def _are_being_told(what, count):
    return f"{what} {count} {'person is' if count == 1 else 'people are'} being told."


# --- answering -------------------------------------------------------------------------------------


@requires(Permission.MEETING_ANSWER, on=Meeting)
def answer(request, meeting):
    """Answer for one's school; for one of several, ?school= says which by URN."""
    schools = desk.schools_to_answer_for(request.user, meeting)
    chosen = [school for school in schools if len(schools) == 1 or str(school.urn) == request.GET.get("school")]
    if not chosen:
        return render(request, "meetings/answer_which.html", {"meeting": meeting, "schools": schools})
    question = links.Question(meeting, chosen[0], request.user)
    return _answer(request, question, "meetings/answer.html", meeting.get_absolute_url())


@public
@never_cache
def answer_by_letter(request, token):
    """The same from a letter's link, without signing in. Reading the page changes nothing."""
    question = links.read_answer(token)
    if question is None or not question.may_answer or not question.meeting.is_open:
        return render(request, "meetings/answer_closed.html", {"question": question}, status=410)
    return _answer(request, question, "meetings/answer_by_letter.html", request.path)


def _answer(request, question, template, done):
    meeting, school = question.meeting, question.school
    given = meeting.answers.of(school)
    form = AnswerForm(request.POST or None, instance=copy.copy(given) or Answer(meeting=meeting, school=school))
    if form.is_valid():
        try:
            actions.answer(meeting, school, **form.said, seen=form.seen, by=question.person)
            messages.success(request, f"The answer of {school} is saved. You can change it until the meeting starts.")
            return redirect(done)
        except editing.Overtaken as overtaken:
            form.compare(AnswerForm(instance=overtaken.row))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"meeting": meeting, "school": school, "given": given, "form": form, "where": changes.where(meeting)}
    return render(request, template, context | {"person": question.person})


# --- afterwards ------------------------------------------------------------------------------------


@requires(Permission.MEETING_RECORD, on=Meeting)
def attendance(request, meeting):
    """Record which schools came, once the meeting has begun. What they answered stays as it is."""
    day = dates.in_london(meeting.starts_at).date()
    form = AttendanceForm(request.POST or None, lines=roll.of(meeting, people.seated_posts(meeting.group, day)).lines)
    if form.is_valid():
        try:
            actions.record_attendance(meeting, form.marks, by=request.user)
            messages.success(request, "Who came is on record.")
            return redirect(meeting)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "meetings/attendance.html", {"meeting": meeting, "form": form})


@requires(Permission.AREA_RUN, on=LocalAuthority)
def governor_desk_(request, authority):
    """Schools × governor groups: representatives, vacancies, terms of office, the last meeting attended."""
    form = GovernorDeskForm(request.GET, groups=governor_desk.groups_of(authority))
    page = governor_desk.page(request, authority, form.chosen)
    context = {"authority": authority, "form": form, "page": page, "lines": governor_desk.with_people(page)}
    return render(request, "meetings/governor_desk.html", context)


@requires(Permission.AREA_RUN, on=LocalAuthority)
def governor_desk_csv(request, authority):
    """The same, all of it, as a file: a row for each representative and each vacancy."""
    form = GovernorDeskForm(request.GET, groups=governor_desk.groups_of(authority))
    lines = governor_desk.with_people(governor_desk.places(authority, **form.chosen))
    return csv_response(f"governor-groups-{authority.code}", governor_desk.HEADER, governor_desk.cells(lines))


# --- calendars -------------------------------------------------------------------------------------


@public
@require_safe
def feed(request, token):
    """A person's diary for their calendar program, which brings the token instead of a session."""
    found = CalendarFeed.objects.with_token(token)
    if found is None:
        response = HttpResponseNotFound()
        response._has_been_logged = True  # Django would write the address, and so the token, to the log.
        return response
    since = timezone.now() - FEED_LOOKS_BACK
    meetings = list(Meeting.objects.in_diary_of(found.user).in_feed(since).for_listing())
    mark = calendar.fingerprint(meetings)
    etag = f'"{mark}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        calendar.feed(meetings, mark=mark), content_type="text/calendar; charset=utf-8"
    )
    response["ETag"], response["Cache-Control"], response["Referrer-Policy"] = etag, "private", "no-referrer"
    return response


@signed_in
@never_cache
def feed_settings(request):
    """Make, replace or close one's private calendar address. A new address is shown this once."""
    address = ""
    if request.method == "POST" and request.POST.get("step") == "close":
        actions.close_feed(request.user)
        messages.success(request, "Your calendar address is closed. Calendars that used it get nothing more.")
        return redirect("meetings:feed_settings")
    if request.method == "POST" and request.POST.get("replaces", "") == CalendarFeed.objects.mark_of(request.user):
        address = absolute(reverse("meetings:feed", args=[actions.open_feed(request.user)]))
    context = {"address": address, "feed": CalendarFeed.objects.of(request.user)}
    return render(request, "meetings/feed_settings.html", context)
