"""The page of a group, and its history."""

from django.shortcuts import render

from clusters.group_page import GroupPage, called
from clusters.models import Group, HistoryLine
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common.guards import public
from common.pagination import newest_first
from common.prepared import only


@public
def group(request, slug):
    """A group's public facts and schools; for its own people also who is in it, when it meets and what happened."""
    group = only(called(slug))
    context = {"group": group, "child": group.child(), "page": GroupPage.of(group, request)}
    return render(request, "clusters/group.html", context)


@requires(Permission.GROUP_SEE_HISTORY, on=Group)
def group_history(request, group):
    """Everything that happened in the group, the newest first."""
    lines = newest_first(HistoryLine.objects.of_group(group).for_listing(), request)
    return render(request, "clusters/group_history.html", {"group": group, "lines": lines})
