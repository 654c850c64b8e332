"""What pages say of invitations before they are sent."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def link_lifetime():
    """How long the link of an invitation works: "7 days"."""
    days = settings.INVITATION_LIFETIME.days
    return "1 day" if days == 1 else f"{days} days"
