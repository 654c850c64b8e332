"""Passing an office on: the offer, the pack that goes with it, the answer, and an officer's step in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from clusters import people
from clusters.actions import handovers as actions
from clusters.forms.handovers import ACCEPT, AnswerForm, HandOverForm, StepInForm
from clusters.models import Handover, Office
from clusters.permissions.guard import may_see, requires
from clusters.permissions.table import Permission


@requires(Permission.OFFICE_HAND_OVER, on=Office)
def hand_over(request, office):
    """Offer the office to somebody. While an offer waits for its answer, its page is shown instead."""
    waiting = Handover.objects.open().of_office(office).first()
    if waiting:
        return redirect(waiting)
    form = HandOverForm(request.POST or None, office=office)
    if form.is_valid():
        try:
            handover = actions.offer(office, **form.cleaned_data, by=request.user)
            messages.success(request, f"The office is offered to {handover.offered_to}, who is being told.")
            return redirect(handover)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "clusters/hand_over.html", {"office": office, "group": office.group, "form": form})


@requires(Permission.HANDOVER_VIEW, on=Handover)
def handover(request, handover):
    """The pack: what is handed over, to whom, with the note, the dates and the contacts."""
    return _pack(request, handover, AnswerForm())


@requires(Permission.HANDOVER_ANSWER, on=Handover)
def answer_handover(request, handover):
    """Accept or decline: what the form on the pack's page sends."""
    form = AnswerForm(request.POST)
    if request.method != "POST":
        return redirect(handover)
    if form.is_valid():
        try:
            return _settle(request, handover, form.cleaned_data["answer"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
            handover.refresh_from_db()
    return _pack(request, handover, form)


@requires(Permission.OFFICE_HAND_OVER, on=Office)
@require_POST
def withdraw_handover(request, office):
    """Take back the latest offer of the office."""
    latest = Handover.objects.of_office(office).first()
    try:
        if latest:
            actions.withdraw(latest, by=request.user)
            messages.success(request, "The offer is withdrawn.")
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(latest or office.group)


@requires(Permission.HANDOVER_STEP_IN, on=Handover)
def step_in(request, handover):
    """Let an officer complete a handover that nobody answers."""
    form = StepInForm(request.POST or None)
    if form.is_valid():
        try:
            actions.step_in(handover, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"{handover.offered_to} is now {handover.office.in_words}.")
            return redirect(handover)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            handover.refresh_from_db()
    return render(request, "clusters/step_in.html", {"handover": handover, "office": handover.office, "form": form})


def _settle(request, handover, answer):
    if answer == ACCEPT:
        taken = actions.accept(handover, by=request.user)
        messages.success(request, f"You are now {taken.in_words}.")
        return redirect(handover)
    actions.decline(handover, by=request.user)
    messages.success(request, f"You declined. {handover.office.user} is being told.")
    return redirect("home")


def _pack(request, handover, form):
    group = handover.office.group
    # Somebody to whom the office was offered once must not go on reading everybody's addresses.
    shows_contacts = handover.is_open or may_see(request, Permission.GROUP_SEE_PEOPLE, group)
    context = {
        "handover": handover,
        "office": handover.office,
        "group": group,
        "form": form,
        "shows_contacts": shows_contacts,
        "schools": people.seated_posts(group) if shows_contacts else {},
        "holders": people.office_holders(group) if shows_contacts else [],
    }
    return render(request, "clusters/handover.html", context)
