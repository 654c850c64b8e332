"""The yearly fee: what members pay, and raising it for a year."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters import people
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common.editing import Overtaken
from partnerships import years
from partnerships.actions import fees as actions
from partnerships.forms.fees import FeeSchemeForm, RaiseFeeForm
from partnerships.models import FeeScheme, Partnership


@requires(Permission.PARTNERSHIP_LEAD, on=Partnership)
def fee(request, partnership):
    """What members pay, and the years for which it was raised."""
    context = {
        "partnership": partnership,
        "scheme": FeeScheme.objects.of(partnership),
        "fees": partnership.fees.for_listing(),
        "year": years.in_words(years.year_of()),
    }
    return render(request, "partnerships/fee.html", context)


@requires(Permission.PARTNERSHIP_LEAD, on=Partnership)
def fee_scheme(request, partnership):
    """Set what members pay from now on."""
    scheme = FeeScheme.objects.of(partnership) or FeeScheme(partnership=partnership)
    form = FeeSchemeForm(request.POST or None, instance=scheme)
    if form.is_valid():
        try:
            scheme = actions.set_scheme(form.instance, seen=form.seen, by=request.user)
            messages.success(request, f"Members pay {scheme.in_words}. Nobody is told until you raise the fee.")
            return redirect("partnerships:fee", slug=partnership.slug)
        except Overtaken as change:
            form.compare(FeeSchemeForm(instance=change.row))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "partnerships/fee_scheme.html", {"partnership": partnership, "form": form})


@requires(Permission.PARTNERSHIP_LEAD, on=Partnership)
def raise_fee(request, partnership):
    """Raise a year's fee in two steps: say for which year, then check each amount and who is told."""
    form = RaiseFeeForm(request.POST or None)
    step = request.POST.get("step")
    if form.is_valid() and step != "edit":
        try:
            if step != "save":
                return _check(request, partnership, form)
            fee = actions.raise_fee(partnership, **form.cleaned_data, by=request.user)
            messages.success(request, f"The fee for {fee.year_in_words} is raised. The schools are being asked.")
            return redirect("partnerships:fee", slug=partnership.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "partnerships/raise_fee.html", {"partnership": partnership, "form": form})


def _check(request, partnership, form):
    """The page that says what each pays and who is told. Raises ValidationError where that cannot be worked out."""
    scheme = FeeScheme.objects.of(partnership)
    bill = actions.refuse_unless_payable(partnership, scheme)
    told = people.budget_holders([line.school for line in bill.lines if line.school and line.pence])
    lines = [(line, told.get(line.school.pk, []) if line.school else []) for line in bill.lines]
    context = {
        "partnership": partnership,
        "form": form,
        "bill": bill,
        "lines": lines,
        "year": years.in_words(form.cleaned_data["year"]),
    }
    return render(request, "partnerships/raise_fee_check.html", context)
