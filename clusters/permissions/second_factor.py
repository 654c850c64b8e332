"""Officers reach officer pages only with a second factor, where the installation asks for one."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

WANTED = "wanted_page"


def is_missing(request):
    """Whether this session still lacks the second factor that officers' pages ask for. One query at most."""
    if not settings.REQUIRE_SECOND_FACTOR:
        return False
    return not (_was_used(request) and get_adapter().is_mfa_enabled(request.user))


def ask_for_second_factor(request):
    """A redirect to where the person uses their second factor or sets one up, or None where nothing is missing.

    Having one is not enough: this session must have used it. The page they wanted is kept for afterwards.
    """
    if not settings.REQUIRE_SECOND_FACTOR:
        return None
    wanted = request.get_full_path() if request.method == "GET" else reverse("home")
    if not get_adapter().is_mfa_enabled(request.user):
        request.session[WANTED] = wanted
        messages.warning(request, "Set up a second factor before you open officers’ pages.")
        return redirect("mfa_index")
    if _was_used(request):
        request.session.pop(WANTED, None)
        return None
    messages.warning(request, "Use your second factor before you open officers’ pages.")
    return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': wanted})}")


def _was_used(request):
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))
