"""Meetings on other pages: `{% next_meeting group %}` and `{% meetings_of group %}`, empty for who may not see them."""

from django import template

from clusters.permissions.table import Permission
from meetings.models import Meeting

register = template.Library()


@register.inclusion_tag("meetings/_next.html", takes_context=True)
def next_meeting(context, group):
    """When and where `group` meets next. One query."""
    return _upcoming(context, group, 1)


@register.inclusion_tag("meetings/_of_group.html", takes_context=True)
def meetings_of(context, group, count=5):
    """The next `count` meetings of `group`, with the button that books another. One query."""
    return _upcoming(context, group, count)


def _upcoming(context, group, count):
    request = context["request"]
    may_view = request.user.has_perm(Permission.MEETING_VIEW, group)
    meetings = Meeting.objects.of_group(group).upcoming().for_listing()[:count] if may_view else []
    return {"request": request, "group": group, "meetings": list(meetings), "may_view": may_view}
