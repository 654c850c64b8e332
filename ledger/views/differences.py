"""Change how a posted cost is shared: only the differences are drafted."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from ledger import actions, asking
from ledger.actions.amending import refuse_unless_amendable
from ledger.forms import DifferencesForm
from ledger.models import Charge


@requires(Permission.CHARGE_CHANGE, on=Charge)
def differences(request, charge):
    """Share a posted cost anew in two steps: say who takes part, then check each difference to the penny."""
    if obstacle := _obstacle(charge):
        return render(request, "ledger/differences.html", {"charge": charge, "obstacle": obstacle})
    form, step = DifferencesForm(request.POST or None, charge=charge), request.POST.get("step")
    if form.is_valid() and step != "edit":
        try:
            return _draft(request, form) if step == "save" and form.is_checked else _check(request, form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "ledger/differences.html", {"charge": charge, "form": form})


def _draft(request, form):
    reason = form.cleaned_data["reason"]
    draft = actions.draft_differences(form.instance, parts=form.parts, reason=reason, by=request.user)
    messages.success(request, "The change is saved as a draft. Nobody has been told yet.")
    return redirect(draft)


def _check(request, form):
    """The page that shows each share before and after, and carries all that was typed."""
    found = form.differences()
    context = {
        "charge": form.instance,
        "form": form,
        "differences": found,
        "told": asking.told_of([each.line for each in found]),
        "is_overtaken": request.POST.get("step") == "save",
    }
    return render(request, "ledger/check_differences.html", context)


def _obstacle(charge):
    """Why the shares cannot be changed now; empty when they can."""
    try:
        refuse_unless_amendable(charge)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""
