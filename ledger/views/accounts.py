"""Costs in lists: a person's own, a group's, and a fund's."""

from django.shortcuts import render

from clusters.models import Group
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common.exports import csv_response, xlsx_response
from common.guards import signed_in
from common.pagination import page_of
from ledger import desk, listing
from ledger.models import Charge, Fund


@signed_in
def list_(request):
    """What waits for this person, and the costs of their groups, the newest first."""
    context = {
        "errands": desk.errands_of(request.user),
        "page": listing.newest_of(request.user, request),
        "groups": listing.groups_of(request.user),
        "schools": listing.schools_of(request.user),
    }
    return render(request, "ledger/list.html", context)


@requires(Permission.ACCOUNTS_VIEW, on=Group)
def accounts(request, group):
    """The costs that a group shares, and its funds."""
    context = {
        "group": group,
        "page": listing.newest_of_group(group, request),
        "funds": Fund.objects.of_group(group).for_listing(),
    }
    return render(request, "ledger/accounts.html", context)


@requires(Permission.ACCOUNTS_VIEW, on=Group)
def accounts_csv(request, group):
    """A group's costs as CSV."""
    return csv_response(f"costs-{group.slug}", listing.HEADER, listing.rows(Charge.objects.of_group(group)))


@requires(Permission.ACCOUNTS_VIEW, on=Group)
def accounts_xlsx(request, group):
    """A group's costs as XLSX."""
    return xlsx_response(f"costs-{group.slug}", listing.HEADER, listing.rows(Charge.objects.of_group(group)))


@requires(Permission.FUND_VIEW, on=Fund)
def fund(request, fund):
    """What went into a fund and out of it, and what is left."""
    page = page_of(fund.lines.for_listing(), request)
    return render(request, "ledger/fund.html", {"fund": fund, "balance": fund.balance(), "page": page})
