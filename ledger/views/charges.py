"""One cost: record it, change it, see it."""

import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters.models import Group
from clusters.permissions.guard import requires
from clusters.permissions.standing import standing_of
from clusters.permissions.table import Permission
from common import editing
from ledger import actions, asking, charge_page, splitting, why
from ledger.forms import ChangeForm, ChargeForm
from ledger.models import Charge


@requires(Permission.CHARGE_DRAFT, on=Group)
def draft(request, group):
    """Record a cost in two steps: fill in, then check each school's share to the penny."""
    charge = Charge(group=group, drafted_by=request.user)
    own = standing_of(request.user).budgets.get(group.pk, ())
    form = ChargeForm(request.POST or None, instance=charge, schools_of=own)
    charge.number = Charge.objects.next_number(group)
    step = request.POST.get("step")
    if form.is_valid() and step == "save" and form.is_checked:
        try:
            saved = actions.draft(form.instance, parts=form.parts, payers=form.payers, by=request.user)
            messages.success(request, f"“{saved}” is saved as a draft. Nobody has been told yet.")
            return redirect(saved)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    elif form.is_valid() and step != "edit":
        return _check(request, form)
    return render(request, "ledger/draft.html", {"group": group, "charge": charge, "form": form})


@requires(Permission.CHARGE_CHANGE, on=Charge)
def change(request, charge):
    """Change a cost that is not posted, in the same two steps. Schools that have answered are asked again."""
    form = ChangeForm(request.POST or None, instance=copy.copy(charge))
    step = request.POST.get("step")
    if form.is_valid() and step == "save":
        try:
            return _save_change(request, form)
        except editing.Overtaken as overtaken:
            form.compare(ChangeForm(instance=overtaken.row))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    elif form.is_valid() and step != "edit":
        if form.seen == charge.version:
            return _check(request, form, before=charge)
        form.compare(ChangeForm(instance=charge))
    return render(request, "ledger/draft.html", {"group": charge.group, "before": charge, "form": form})


@requires(Permission.CHARGE_VIEW, on=Charge)
def charge(request, charge):
    """One cost: how far it has come, its shares and history as far as this person may see them, what to do next."""
    return render(request, "ledger/charge.html", charge_page.of(charge, request.user))


def _save_change(request, form):
    was_asked = form.instance.is_asked
    saved = actions.redraft(form.instance, parts=form.parts, payers=form.payers, seen=form.seen, by=request.user)
    again = " Ask the schools again, because what they answered was about the earlier shares." if was_asked else ""
    messages.success(request, f"The change is saved.{again}")
    return redirect(saved)


def _check(request, form, before=None):
    """The page that shows each share to the penny and who will be asked, and carries all that was typed."""
    charge = form.instance
    try:
        shares = splitting.shares_of(charge, form.parts)
        paid = splitting.paid_by(charge, form.payers)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return render(request, "ledger/draft.html", {"group": charge.group, "before": before, "form": form})
    context = {
        "form": form,
        "before": before,
        "charge": charge,
        "lines": why.explained(charge, shares),
        "paid": paid,
        "told": asking.told_of(shares),
        "is_overtaken": request.POST.get("step") == "save",
    }
    return render(request, "ledger/check.html", context)
