"""Officers reach officer pages only with a second factor, where the installation asks for one."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect


def ask_for_second_factor(request):
    """A redirect to the page that sets one up, or None where nothing is missing."""
    if not settings.REQUIRE_SECOND_FACTOR or is_mfa_enabled(request.user):
        return None
    messages.warning(request, "Set up a second factor before you open officers’ pages.")
    return redirect("mfa_index")
