"""The list of partnerships, and the two pages that each has."""

from django.shortcuts import get_object_or_404, render

from clusters.permissions.guard import may_see, requires
from clusters.permissions.table import Permission
from common.guards import public as open_to_all
from common.pagination import page_of
from partnerships.models import Partnership
from partnerships.pages import MembersPage, PublicPage


@open_to_all
def list_(request):
    """Every partnership that is open, for anybody."""
    page = page_of(Partnership.objects.active().for_listing(), request)
    return render(request, "partnerships/list.html", {"page": page})


@open_to_all
def public(request, slug):
    """What a partnership is, who is in it, what it manages and whom to ask."""
    partnership = get_object_or_404(Partnership.objects.for_page(), slug=slug)
    context = {"partnership": partnership, "page": PublicPage.of(partnership)}
    context["is_member"] = may_see(request, Permission.PARTNERSHIP_VIEW, partnership)
    return render(request, "partnerships/public.html", context)


@requires(Permission.PARTNERSHIP_VIEW, on=Partnership)
def members(request, partnership):
    """What its members are working on, and what comes next."""
    context = {"partnership": partnership, "page": MembersPage.of(partnership)}
    return render(request, "partnerships/members.html", context)
