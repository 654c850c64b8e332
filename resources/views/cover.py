"""Cover: a group's requests, asking, one request, accepting, taking it back, cancelling, confirming the hours."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from clusters.models import Group
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common.pagination import page_of
from ledger.models import Charge
from letters.models import Letter
from resources import covering
from resources.actions import cover as actions
from resources.forms.cover import AskForm, CancelCoverForm, ConfirmForm, OfferForm, WithdrawForm, WorkForm
from resources.models import CoverRequest


@requires(Permission.COVER_VIEW, on=Group)
def cover(request, group):
    """A group's requests, open and past, and what each school gave and received."""
    past, now = CoverRequest.objects.of_group(group).for_listing().past(), timezone.now()
    context = {
        "group": group,
        "open": covering.open_in(group, now),
        "arranged": covering.arranged_in(group, now),
        "page": page_of(past, request),
        "shares": covering.give_and_take(group),
    }
    return render(request, "resources/cover.html", context)


@requires(Permission.COVER_ASK, on=Group)
def ask_cover(request, group):
    """Ask for cover in three steps: what sort of work, the facts, and who is told."""
    work = WorkForm(request.GET if "chosen" in request.GET else None)
    if not work.is_valid():
        return render(request, "resources/ask_cover_work.html", {"group": group, "form": work})
    form, step = _ask_form(request, group, work.cleaned_data["work"]), request.POST.get("step")
    if form.is_valid() and step == "save":
        try:
            cover = actions.ask(form.instance, by=request.user)
            messages.success(request, "The schools that could help are being told. You get a letter when one accepts.")
            return redirect(cover)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    checked = form.is_valid() and step != "edit"
    page = "resources/ask_cover_check.html" if checked else "resources/ask_cover.html"
    return render(request, page, {"group": group, "form": form, "cover": form.instance})


@requires(Permission.COVER_VIEW, on=CoverRequest)
def cover_request(request, cover):
    """One request: when, where, how it stands, what it cost."""
    asked = covering.asked(cover) if cover.is_open else []
    context = {
        "cover": cover,
        "asked": asked,
        "is_able": covering.is_able(request.user, cover, asked),
        "charge": Charge.objects.about(cover.about).first() if cover.is_confirmed else None,
        "delivery": cover.asked_by_id == request.user.pk and Letter.objects.delivery_of(cover.about),
    }
    return render(request, "resources/cover_request.html", context)


@requires(Permission.COVER_OFFER, on=CoverRequest)
def offer_cover(request, cover):
    """Accept a request, saying who comes."""
    able = covering.able_schools(request.user, cover) if cover.is_open else {}
    form = OfferForm(request.POST if able and request.POST else None, cover=cover, able=able)
    if form.is_valid():
        try:
            cover = actions.accept(cover, **form.said, by=request.user)
            messages.success(request, f"{cover.who} covers at {cover.school}. Both schools get a letter.")
            return redirect(cover)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    told = covering.told_of_accepting(cover, able) if able else {}
    return render(request, "resources/offer_cover.html", {"cover": cover, "form": form, "able": able, "told": told})


@requires(Permission.COVER_WITHDRAW, on=CoverRequest)
def withdraw_cover(request, cover):
    """Take back that one's school sends somebody, with the reason that the others read."""
    told = covering.told_of_withdrawing(cover) if cover.can_be_withdrawn else {}
    done = "It is taken back. Both schools get a letter, and the other schools are asked again."
    return _undo(request, cover, WithdrawForm(request.POST or None), actions.withdraw, told, done)


@requires(Permission.COVER_CONFIRM, on=CoverRequest)
def cancel_cover(request, cover):
    """Call a request off, with the reason that everybody reads who was told."""
    told = covering.told_of_cancelling(cover) if cover.can_be_cancelled else {}
    done = "The request is cancelled. Those who were told get a letter."
    return _undo(request, cover, CancelCoverForm(request.POST or None), actions.cancel, told, done)


@requires(Permission.COVER_CONFIRM, on=CoverRequest)
def confirm_cover(request, cover):
    """Say how many hours the person worked, which drafts the charge."""
    form = ConfirmForm(request.POST or None, cover=cover)
    if form.is_valid():
        try:
            charge = actions.confirm(cover, hours=form.cleaned_data["hours"], by=request.user)
            messages.success(
                request, "The hours are confirmed." if charge else "The hours are confirmed. Nothing is due."
            )
            return redirect(charge or cover)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    told = covering.both_sides(cover, person=None) if cover.awaits_confirmation else {}
    return render(request, "resources/confirm_cover.html", {"cover": cover, "form": form, "told": told})


def _ask_form(request, group, work):
    return AskForm(
        request.POST or None,
        instance=CoverRequest(group=group, work=work, asked_by=request.user),
        schools=covering.own_schools(request.user, group),
        titles=covering.titles_held(group),
    )


def _undo(request, cover, form, action, told, done):
    """Undo something with a reason and go back to the request, or ask for the reason."""
    if form.is_valid():
        try:
            action(cover, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, done)
            return redirect(cover)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"cover": cover, "form": form, "told": told}
    return render(request, f"resources/{action.__name__}_cover.html", context)
