"""The button's half of the permission table: `{% may "meetings.cancel" meeting as may_cancel %}`."""

from django import template

from clusters.permissions.standing import standing_of
from clusters.permissions.table import WHO_MAY

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context, permission, row):
    """Whether the person who reads this page has `permission` on `row`."""
    return context["request"].user.has_perm(permission, row)


@register.simple_tag(takes_context=True)
def may_anywhere(context, permission):
    """Whether the person who reads this page has `permission` on any place at all."""
    user = context["request"].user
    return user.is_authenticated and (user.is_superuser or standing_of(user).anywhere(WHO_MAY[permission]))
