"""Pages about courses: lists, one course, commissioning, changing and deciding."""

import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from clusters import people
from clusters.models import Group
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common import editing
from common.guards import signed_in
from common.pagination import page_of
from training import actions, lists
from training.course_page import CoursePage
from training.forms import CourseChangeForm, CourseForm, DecideForm, ReasonForm
from training.models import Course

WHY_CANCELLED = "Why is the course cancelled?"


@signed_in
def list_(request):
    """The person's courses, those to come or with ?when=past those that were; their own places and certificates."""
    shows_past = request.GET.get("when") == "past"
    courses = lists.past_courses if shows_past else lists.courses_to_come
    context = {"page": courses(request, request.user, timezone.now()), "shows_past": shows_past}
    return render(request, "training/list.html", context | lists.own(request.user))


@requires(Permission.COURSE_VIEW, on=Group)
def group(request, group):
    """The courses of one group."""
    shows_past = request.GET.get("when") == "past"
    courses = Course.objects.of_group(group).for_listing()
    page = page_of(courses.past() if shows_past else courses.to_come(), request)
    return render(request, "training/group.html", {"group": group, "page": page, "shows_past": shows_past})


@requires(Permission.COURSE_VIEW, on=Course)
def course(request, course):
    """One course: its sessions, how many places are left, what a place would cost, and who has which."""
    page = CoursePage.of(course, request.user)
    return render(request, "training/course.html", {"course": course, "page": page})


# --- commissioning, opening, changing --------------------------------------------------------------


@requires(Permission.COURSE_COMMISSION, on=Group)
def commission(request, group):
    """Describe a course. Nobody is told before it is opened."""
    blank = Course(group=group, title=request.GET.get("title", "")[:150])
    form = CourseForm(request.POST or None, instance=blank)
    if form.is_valid():
        try:
            course = actions.commission(form.instance, by=request.user)
            messages.success(request, "The course is kept. Add its sessions, then open it for places.")
            return redirect(course)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "training/commission.html", {"group": group, "form": form})


@requires(Permission.COURSE_RUN, on=Course)
def open_(request, course):
    """Open a course for places, once one has seen who is told."""
    if request.method == "POST":
        try:
            actions.open_for_places(course, by=request.user)
            messages.success(request, "The course is open. The schools of the group are being told.")
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(course)
    told = people.budget_holders_by_school(people.member_schools(course.group))
    context = {"course": course, "sessions": course.sessions.for_page(), "told": told}
    return render(request, "training/open.html", context)


@requires(Permission.COURSE_RUN, on=Course)
def change(request, course):
    """Change what is said of a course."""
    form = CourseChangeForm(request.POST or None, instance=copy.copy(course))
    if form.is_valid():
        try:
            changed = actions.change(form.instance, seen=form.seen, by=request.user)
            messages.success(request, "The change is saved." if changed else "Nothing changed, so nobody is told.")
            return redirect(course)
        except editing.Overtaken as overtaken:
            form.compare(CourseChangeForm(instance=overtaken.row))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "training/change.html", {"course": course, "form": form})


# --- deciding --------------------------------------------------------------------------------------


@requires(Permission.COURSE_RUN, on=Course)
def decide(request, course):
    """Go or no-go."""
    form = DecideForm(request.POST or None)
    if form.is_valid():
        try:
            if form.cleaned_data["decision"] == DecideForm.GO:
                actions.confirm(course, by=request.user)
                messages.success(request, "The course goes ahead. The schools and the people named are being told.")
            else:
                actions.cancel(course, reason=form.cleaned_data["reason"], by=request.user)
                messages.success(request, "The course is cancelled. Everybody concerned is being told.")
            return redirect(course)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "training/decide.html", {"course": course, "form": form})


@requires(Permission.COURSE_RUN, on=Course)
def cancel(request, course):
    """Cancel a course, with the reason that everybody reads."""
    form = ReasonForm(request.POST or None, label=WHY_CANCELLED)
    if form.is_valid():
        try:
            actions.cancel(course, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "The course is cancelled. Everybody concerned is being told.")
            return redirect(course)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "training/cancel.html", {"course": course, "form": form})
