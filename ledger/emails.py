"""The letters about shared costs, one function each. A school reads of its own share and its own payments alone."""

from clusters import people
from common import dates
from common.money import pounds
from ledger import audience, next_steps
from letters import actions as letters
from letters.links import absolute
from letters.models import Kind


def asked(charge, shares, *, by):
    """Ask each school to agree its share: how much, why, how to query it, and by when."""
    _to_schools(
        charge,
        "asked",
        f"Agree your school’s share of “{charge}” by {dates.day(charge.answer_by)}",
        {
            share.school: {"share": share, "part": _part(share, shares), "page": absolute(share.get_absolute_url())}
            for share in shares
            if share.asks
        },
        by=by,
        version=charge.version,
    )


def withdrawn(charge, shares, *, by):
    """Tell the schools that were asked that there is nothing to pay."""
    told = {share.school: {"share": share} for share in shares if share.asks}
    _to_schools(charge, "withdrawn", f"Withdrawn: “{charge}”", told, by=by)


def agreed(share, *, is_last, by):
    """Tell those who look after the charge that a school agreed; `is_last`: that it can be posted now."""
    ready = ", and it can be posted" if is_last else ""
    subject = f"{share.school} agreed its share of “{share.charge}”{ready}"
    _to_stewards(share, "agreed", subject, at=share.agreement.agreed_at, by=by, is_last=is_last)


def queried(share, *, by):
    """Tell those who look after the charge what a school wants changed."""
    subject = f"{share.school} queries its share of “{share.charge}”"
    _to_stewards(share, "queried", subject, at=share.agreement.queried_at, by=by)


def posted(charge, shares, debts, *, by):
    """Tell each school that shares the charge, or is paid for it, what was posted for it and what it does next."""
    _to_schools(charge, "posted", f"Posted: “{charge}”", _lines(shares, debts), by=by)


def reversed_(charge, mirror, shares, debts, *, by):
    """Tell the same schools that the charge no longer counts, why, and what they do next: by the `debts` of its
    `mirror`, what had been paid goes back."""
    told = _lines(shares, debts)
    _to_schools(charge, "reversed", f"Reversed: “{charge}”", told, by=by, reason=mirror.reason, mirror=mirror)


def _lines(shares, debts):
    """{school: what a letter says to it} for every school that shares or is paid."""
    told = {share.school: {"share": share, "part": _part(share, shares)} for share in shares if share.asks}
    for debt in debts:
        for school in (debt.debtor_school, debt.creditor_school):
            if school:
                told.setdefault(school, {"share": None})
    for school, said in told.items():
        said["steps"] = next_steps.all_of(debts, school)
    return told


def _to_schools(charge, letter, subject, told, *, by, version=1, **more):
    """One letter to each head teacher and business manager of the schools in `told`: {school: what it is told}."""
    found = people.budget_holders(told)
    context = _context(charge) | {"by": by, **more}
    letters.post_all(
        letters.Draft(
            kind=Kind.MONEY,
            to=person,
            template=f"ledger/emails/{letter}",
            context=context | {"school": school, **said},
            subject=subject,
            about=charge.row,
            dedupe_key=f"charge:{letter}:{charge.pk}:{version}:{school.pk}:{person.pk}",
            by=by,
            reply_to=by.email,
        )
        for school, said in told.items()
        for person in found[school.pk]
    )


def _to_stewards(share, letter, subject, *, at, by, **more):
    """One letter to each of those who look after the charge, but for whoever did it."""
    charge = share.charge
    letters.post_all(
        letters.Draft(
            kind=Kind.MONEY,
            to=person,
            template=f"ledger/emails/{letter}",
            context=_context(charge) | {"share": share, "school": share.school, "by": by, **more},
            subject=subject,
            about=charge.row,
            dedupe_key=f"share:{letter}:{share.pk}:{at.isoformat()}:{person.pk}",
            by=by,
            reply_to=by.email,
        )
        for person in audience.stewards(charge)
        if person != by
    )


def _part(share, shares):
    """ "2 of 14": how much of the weights of `shares` the share has. Nothing where it was entered as it is, and where
    `shares` are only those that change."""
    if share.charge.amends_id or share.charge.split == share.charge.Split.EXACT:
        return ""
    return f"{share.weight.normalize():,f} of {sum(each.weight for each in shares).normalize():,f}"


def _context(charge):
    """What every letter about `charge` says of it."""
    vat = f" and {pounds(charge.vat_pence)} VAT" if charge.vat_pence else ""
    return {
        "charge": charge,
        "total": f"{pounds(charge.net_pence)}{vat}",
        "page": absolute(charge.get_absolute_url()),
    }
