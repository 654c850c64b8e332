"""The page that turns a course's cost into a charge of the ledger."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from ledger.models import Charge
from training import actions
from training.actions.costs import standing_charge, weights
from training.forms import CostForm
from training.models import Course


@requires(Permission.CHARGE_DRAFT, on=Course)
def charge(request, course):
    """Record what the course cost in two steps: fill in, then check each school's part."""
    if there := standing_charge(course):
        messages.info(request, f"The cost of this course is recorded already, as cost {there.number}.")
        return redirect(there)
    form = CostForm(request.POST or None, course=course)
    step = request.POST.get("step")
    if form.is_valid() and step == "save":
        try:
            return _save(request, course, form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    elif form.is_valid() and step != "edit":
        parts = weights(course, form.cleaned_data["split"])
        context = {"course": course, "form": form, "parts": list(parts.items()), "total": sum(parts.values())}
        return render(request, "training/charge_check.html", context)
    return render(request, "training/charge.html", {"course": course, "form": form})


def _save(request, course, said):
    payer = said.pop("payer")
    drafted = actions.draft_charge(course, Charge(**said), payer=payer, by=request.user)
    messages.success(request, f"Cost {drafted.number} is recorded. Check the shares, then ask the schools to agree.")
    return redirect(drafted)
