"""One school's share: agree or query it, see why it is that many pence, record that it was paid."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render

from clusters.permissions.guard import may_see, requires
from clusters.permissions.table import Permission
from ledger import actions, why
from ledger.forms import AnswerForm, SettleForm
from ledger.models import Charge, Settlement, ShareLine


def still_leads_to_the_charge(view):
    """Send whoever follows a letter about a share that its charge no longer has to that charge, if they may see it."""

    @wraps(view)
    def sent_on(request, pk):
        try:
            return view(request, pk=pk)
        except Http404:
            charge = Charge.objects.with_former_share(pk).first()
            if charge is None or not may_see(request, Permission.CHARGE_VIEW, charge):
                raise
            return redirect(charge)

    return sent_on


@still_leads_to_the_charge
@requires(Permission.SHARE_AGREE, on=ShareLine)
def agree(request, share):
    """Agree the school's share, or query it with what should change."""
    form = AnswerForm(request.POST or None, share=share)
    if form.is_valid():
        try:
            if form.cleaned_data["answer"] == "agree":
                actions.agree(share, by=request.user)
                messages.success(request, f"{share.school} agrees its share of “{share.charge}”.")
            else:
                actions.query(share, reason=form.cleaned_data["reason"], by=request.user)
                messages.success(request, "Those who look after the cost are told what should change.")
            return redirect(share.charge)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "ledger/agree.html", {"share": share, "charge": share.charge, "form": form})


@still_leads_to_the_charge
@requires(Permission.SHARE_VIEW, on=ShareLine)
def why_(request, share):
    """Why the share is that many pence: total, weights, their source and date, the odd penny."""
    charge = share.charge
    shares = list(charge.shares.by_member())
    (line,) = why.explained(charge, shares, of=[share])
    weights = [each.weight for each in shares]
    context = {
        "share": share,
        "charge": charge,
        "line": line,
        "taking_part": len([weight for weight in weights if weight]),
        "left_net": why.left_over(charge.net_pence, weights),
        "left_vat": why.left_over(charge.vat_pence, weights),
    }
    return render(request, "ledger/why.html", context)


@requires(Permission.SETTLEMENT_RECORD, on=Settlement)
def settle(request, settlement):
    """Record by which journal or payment an amount was paid."""
    form = SettleForm(request.POST or None)
    if form.is_valid():
        try:
            actions.settle(settlement, reference=form.cleaned_data["reference"], by=request.user)
            messages.success(request, f"The payment for “{settlement.charge}” is recorded.")
            return redirect(settlement.charge)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "ledger/settle.html", {"settlement": settlement, "form": form})
