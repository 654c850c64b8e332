"""Set what members pay, and raise a year's fee as one charge into the partnership's fund."""

from django.core.exceptions import ValidationError
from django.db import transaction

from clusters import history
from clusters.models import Group
from common import editing, refusals
from ledger import actions as ledger
from ledger.models import Charge, Fund
from partnerships.fees import bill_of
from partnerships.models import Fee, FeeScheme

RAISED = "The fee for {} has been raised already. Withdraw or reverse that cost first if it is wrong."
NO_SCHEME = "Say first what members pay."
NOBODY_PAYS = "By these rates no member pays anything. Change the rates, or put members in first."
UNCOUNTED = "The register gives no number of pupils for {}. Ask for a fixed sum for each school instead."
CHANGED = "The members, their pupils or the rates changed since you checked. Check the amounts again."


@transaction.atomic
def set_scheme(scheme, *, seen, by):
    """Keep what members pay from now on; `seen` is the version that `by` had before them. Raises editing.Overtaken,
    ValidationError."""
    Group.objects.held_still().get(pk=scheme.partnership_id)
    stands = FeeScheme.objects.of(scheme.partnership)
    if scheme.pk:
        editing.claim(scheme, seen=seen)
    elif stands:
        raise editing.Overtaken(stands)
    scheme.full_clean()
    with refusals.in_words(FeeScheme):
        scheme.save()
    text = f"set the yearly fee: {scheme.in_words}"
    history.record(text, by=by, group=scheme.partnership, about=scheme.about)
    return scheme


@transaction.atomic
def raise_fee(partnership, *, year, decision, seen_pence, by):
    """Draft the fee of the school year `year` as one charge and ask each school to agree its share; return the Fee.

    `decision` says which meeting agreed it, `seen_pence` the total that `by` checked. Raises ValidationError where the
    year's fee stands already, and where the amounts cannot be worked out or are not those that were checked.
    """
    Group.objects.held_still().get(pk=partnership.pk)
    fee = partnership.fees.of_year(year) or Fee(partnership=partnership, year=year)
    if fee.pk and fee.is_standing:
        raise ValidationError(RAISED.format(fee.year_in_words))
    scheme = FeeScheme.objects.of(partnership)
    bill = refuse_unless_payable(partnership, scheme)
    if bill.total_pence != seen_pence:
        raise ValidationError(CHANGED)
    fee.school_pence, fee.pupil_pence = scheme.school_pence, scheme.pupil_pence
    fee.organisation_pence, fee.decision, fee.raised_by = scheme.organisation_pence, decision, by
    fee.charge = ledger.draft(_charge(fee, bill, by=by), parts=bill.parts, payers={}, by=by)
    fee.full_clean(exclude=["charge"])
    with refusals.in_words(Fee):
        fee.save()
    ledger.ask(fee.charge, by=by)
    return fee


def refuse_unless_payable(partnership, scheme):
    """The Bill of `partnership` by `scheme`. Raises ValidationError where there is none."""
    if scheme is None:
        raise ValidationError(NO_SCHEME)
    bill = bill_of(partnership, scheme)
    if bill.without_pupils:
        raise ValidationError(UNCOUNTED.format(", ".join(map(str, bill.without_pupils))))
    if not bill.total_pence:
        raise ValidationError(NOBODY_PAYS)
    return bill


def _charge(fee, bill, *, by):
    """The charge of `fee`, not kept yet, into the partnership's first fund, which is opened if there is none."""
    partnership = fee.partnership
    fund = Fund.objects.of_group(partnership).order_by("pk").first()
    return Charge(
        group=partnership,
        title=f"Fee for {fee.year_in_words}",
        net_pence=bill.total_pence,
        split=Charge.Split.EXACT,
        weights_source=fee.in_words[:200],
        weights_on=bill.counted_on,
        decision=fee.decision,
        into_fund=fund or ledger.open_fund(Fund(group=partnership, name="Partnership fund"), by=by),
        about=fee.about,
    )
