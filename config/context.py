"""What every page's frame needs: the portal's name and whether a banner stands above it."""

from django.conf import settings


def portal(request):
    """The names the base template uses."""
    return {
        "portal_name": settings.PORTAL_NAME,
        "second_factor_is_off": not settings.REQUIRE_SECOND_FACTOR,
    }
