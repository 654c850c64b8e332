"""The steps of a cost, each confirmed on a page that says what will happen: ask, withdraw, post, reverse."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from ledger import actions, asking
from ledger.actions.charges import refuse_unless_open
from ledger.actions.posting import refuse_unless_agreed, refuse_unless_reversible
from ledger.debts import debts_of
from ledger.forms import AskForm, ReverseForm
from ledger.models import Charge


@requires(Permission.CHARGE_CHANGE, on=Charge)
def ask(request, charge):
    """Ask the schools to agree their shares by a day."""
    done = f"The schools are being asked to agree “{charge}”."
    return _step(request, charge, AskForm(request.POST or None), actions.ask, done)


@requires(Permission.CHARGE_CHANGE, on=Charge)
def withdraw(request, charge):
    """Take back a cost that is not posted."""
    return _step(request, charge, _yes(request), actions.withdraw, f"“{charge}” is withdrawn.")


@requires(Permission.CHARGE_POST, on=Charge)
def post(request, charge):
    """Make a cost final."""
    done = f"“{charge}” is posted. Each school is being told what it owes and to whom."
    return _step(request, charge, _yes(request), actions.post, done)


@requires(Permission.CHARGE_POST, on=Charge)
def reverse(request, charge):
    """Post the mirror of a posted cost."""
    done = f"“{charge}” is reversed. Each school is being told."
    return _step(request, charge, ReverseForm(request.POST or None), actions.reverse, done)


OBSTACLES = {
    actions.ask: lambda charge, shares: refuse_unless_open(charge),
    actions.withdraw: lambda charge, shares: refuse_unless_open(charge),
    actions.post: lambda charge, shares: (refuse_unless_open(charge), refuse_unless_agreed(charge, shares)),
    actions.reverse: lambda charge, shares: refuse_unless_reversible(charge),
}
"""What stands in the way of each step, by the functions with which the actions refuse."""
DEBTS = {
    actions.post: lambda charge, shares: debts_of(charge, shares, list(charge.paid_lines.by_member())),
    actions.reverse: lambda charge, shares: charge.settlements.for_listing(),
}
"""Who owes whom after a step; the other steps make no debts."""


def _yes(request):
    """A form without a question: valid once it is posted."""
    return forms.Form(request.POST if request.method == "POST" else None)


def _step(request, charge, form, action, done):
    """Take the step and go back to the cost, or show what it would do."""
    if form.is_valid():
        try:
            taken = action(charge, **form.cleaned_data, by=request.user)
            messages.success(request, done)
            return redirect(taken)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"charge": charge, "form": form, **_known_before(action, charge)}
    return render(request, f"ledger/{action.__name__}.html", context)


def _known_before(action, charge):
    """What the page says before the step is taken: who will be told, who is silent, what stands in the way."""
    shares = list(charge.shares.with_answers())
    obstacle = _obstacle(action, charge, shares)
    debts = DEBTS[action](charge, shares) if action in DEBTS and not obstacle else ()
    return {
        "told": asking.told_of(shares, debts),
        "silent": [share.school for share in shares if share.asks and not share.answer],
        "obstacle": obstacle,
    }


def _obstacle(action, charge, shares):
    """Why the step cannot be taken now; empty when it can."""
    try:
        OBSTACLES[action](charge, shares)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""
