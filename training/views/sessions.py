"""Pages about the sessions of a course: add one, change it, take it off, mark who came."""

import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common import editing
from training import actions
from training.forms import ReasonForm, RegisterForm, SessionChangeForm, SessionForm
from training.models import Course, Session


@requires(Permission.COURSE_RUN, on=Course)
def add_session(request, course):
    """Add a time at which the course is given."""
    form = SessionForm(request.POST or None, instance=Session(course=course))
    if form.is_valid():
        try:
            session = actions.add_session(form.instance, by=request.user)
            messages.success(request, f"The session on {session} is added.")
            return redirect(course)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "training/add_session.html", {"course": course, "form": form})


@requires(Permission.COURSE_RUN, on=Session)
def change_session(request, session):
    """Move a session or change where it is."""
    form = SessionChangeForm(request.POST or None, instance=copy.copy(session))
    if form.is_valid():
        try:
            changed = actions.change_session(form.instance, seen=form.seen, by=request.user)
            told = "Its schools are being told." if changed else "Nothing changed that people must know of."
            messages.success(request, f"The session is saved. {told}")
            return redirect(session)
        except editing.Overtaken as overtaken:
            form.compare(SessionChangeForm(instance=overtaken.row))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "training/change_session.html", {"session": session, "course": session.course, "form": form})


@requires(Permission.COURSE_RUN, on=Session)
def remove_session(request, session):
    """Take a session off, with the reason that its schools read."""
    form = ReasonForm(request.POST or None, label="Why is the session taken off?")
    if form.is_valid():
        try:
            actions.remove_session(session, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "The session is taken off. Schools with places in it are being told.")
            return redirect(session)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "training/remove_session.html", {"session": session, "course": session.course, "form": form})


@requires(Permission.COURSE_RUN, on=Session)
def register(request, session):
    """Mark who came. Whoever did is certified for what the course awards."""
    places = list(session.places.for_page())
    form = RegisterForm(request.POST or None, places=places)
    if form.is_valid():
        try:
            certified = actions.mark_register(session, **form.marked, by=request.user)
            people = f"{len(certified)} {'person is' if len(certified) == 1 else 'people are'} newly certified."
            messages.success(request, f"The register is saved. {people if session.course.award else ''}")
            return redirect(session)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"session": session, "course": session.course, "places": places, "form": form}
    return render(request, "training/register.html", context)
