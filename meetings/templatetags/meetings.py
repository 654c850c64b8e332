"""Meetings on other pages: `{% next_meeting group %}` and `{% meetings_of group %}`, empty for who may not see them."""

from django import template
from django.utils import timezone

from clusters.permissions.table import Permission
from common.prepared import prepared
from meetings.models import Meeting

register = template.Library()


@register.inclusion_tag("meetings/_next.html", takes_context=True)
def next_meeting(context, group):
    """When and where `group` meets next. One query."""
    return _upcoming(context, group, _next)


@register.simple_tag
def has_met(group):
    """Whether a meeting of `group` is booked or was held. One query."""
    return Meeting.objects.of_group(group).standing().exists()


@register.inclusion_tag("meetings/_of_group.html", takes_context=True)
def meetings_of(context, group):
    """The next five meetings of `group`, with the button that books another. One query."""
    return _upcoming(context, group, _next_five)


@prepared
def _next(group, now):
    return Meeting.objects.of_group(group).upcoming(now).select_related("host_school")[:1]


@prepared
def _next_five(group, now):
    return Meeting.objects.of_group(group).upcoming(now).select_related("host_school")[:5]


def _upcoming(context, group, find):
    request = context["request"]
    may_view = request.user.has_perm(Permission.MEETING_VIEW, group)
    meetings = find(group, timezone.now()) if may_view else []
    return {"request": request, "group": group, "meetings": meetings, "may_view": may_view}
