"""Joining by invitation, and each person's own account page."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.mfa.adapter import get_adapter
from django.conf import settings as portal
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import actions
from accounts.forms import JoinForm, NameForm
from accounts.models import Invitation
from common.guards import public, signed_in

OPENED = "invitation"


@public
@never_cache
def accept_invitation(request, token):
    """Where the letter leads. Goes on at an address without the token, which no history, log or Referer then keeps."""
    request.session[OPENED] = actions.hash_of(token)
    response = redirect("accounts:invitation")
    response["Referrer-Policy"] = "no-referrer"
    return response


@public
@never_cache
@sensitive_post_parameters("password")
def invitation(request):
    """Who invites whom to what, and the form that accepts it."""
    opened = Invitation.objects.with_hash(request.session.get(OPENED, ""))
    if answer := _instead(request, opened):
        return answer
    form = JoinForm(request.POST or None, user=opened.user)
    if form.is_valid():
        try:
            user = actions.accept(opened, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return _welcome(request, user)
    purposes = dict.fromkeys(each.purpose for each in opened.user.invitations.open().in_order())
    return render(request, "accounts/invitation.html", {"invitation": opened, "purposes": purposes, "form": form})


def _instead(request, opened):
    """The page that says why `opened` cannot be accepted here, and what to do; None where it can."""
    if opened is None:
        return _problem(request, opened, "unknown", status=404)
    if request.user == opened.user:
        messages.info(request, "You have joined already.")
        return redirect("home")
    if request.user.is_authenticated:
        return _problem(request, opened, "foreign", status=409)
    return _problem(request, opened, opened.problem, status=410) if opened.problem else None


def _problem(request, opened, problem, *, status):
    page = {"invitation": opened, "problem": problem}
    return render(request, "accounts/invitation_problem.html", page, status=status)


def _welcome(request, user):
    """Sign in `user`, who has just chosen a password, and take them home."""
    del request.session[OPENED]
    record_authentication(request, user, "password", email=user.email)
    messages.success(request, f"Welcome, {user}. You have joined {portal.PORTAL_NAME}.")
    return perform_login(request, user, email=user.email)


@signed_in
def settings(request):
    """The person's own account: what can be changed, and where."""
    page = {
        "has_second_factor": get_adapter().is_mfa_enabled(request.user),
        "may_connect": bool(portal.SOCIALACCOUNT_PROVIDERS),
    }
    return render(request, "accounts/settings.html", page)


@signed_in
def name(request):
    """Change one's name."""
    form = NameForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, "Your name is changed.")
        return redirect("accounts:settings")
    return render(request, "accounts/name.html", {"form": form})
