"""The officer's desk: the area in numbers, its groups, and where something is missing."""

from django.http import Http404
from django.shortcuts import redirect, render

from clusters import gaps
from clusters.models import LocalAuthority
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common.guards import signed_in
from common.pagination import page_of


@signed_in
def desk(request):
    """The desk of the officer's authority; for an officer of several, the choice."""
    authorities = list(LocalAuthority.objects.where(request.user, may=Permission.AREA_RUN))
    if not authorities:
        raise Http404
    if len(authorities) == 1:
        return redirect("clusters:authority_desk", code=authorities[0].code)
    return render(request, "clusters/desk.html", {"authorities": authorities})


@requires(Permission.AREA_RUN, on=LocalAuthority)
def authority_desk(request, authority):
    """The whole area on one page; long lists show their beginning and have a page of their own."""
    context = {
        "numbers": gaps.numbers(authority, request.user),
        "page": gaps.page_of_groups(request, authority),
        **gaps.first_missing(authority),
    }
    return render(request, "clusters/authority_desk.html", {"authority": authority, **context})


@requires(Permission.AREA_RUN, on=LocalAuthority)
def without_head(request, authority):
    """Every school that has no head teacher on record."""
    page = page_of(gaps.without_head(authority), request)
    return render(request, "clusters/without_head.html", {"authority": authority, "page": page})


@requires(Permission.AREA_RUN, on=LocalAuthority)
def without_cluster(request, authority):
    """Every school that is in no cluster."""
    page = page_of(gaps.without_cluster(authority), request)
    return render(request, "clusters/without_cluster.html", {"authority": authority, "page": page})
