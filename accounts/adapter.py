"""Where allauth asks the portal: nobody signs up by themselves, and letters with codes leave at once."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from qrcode import QRCode

from accounts import sessions, tasks


class AccountAdapter(DefaultAccountAdapter):
    """Signing in, and the letters about it."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed. Ask your local authority’s governance officer",
        "duplicate_email": "This is your email address already. Enter another one",
        "email_password_mismatch": "The email address or the password is wrong. Check both, or sign in with a code",
        "email_taken": "Somebody else uses this email address. Enter another one",
        "enter_current_password": "This is not your present password. Check it and try again",
        "incorrect_code": "The code is wrong. Check it, or ask for a new one",
        "incorrect_password": "The password is wrong. Check it and try again",
        "rate_limited": "Too many attempts. Wait a minute and try again",
        "too_many_login_attempts": "Too many wrong attempts. Wait five minutes, or sign in with a code sent by email",
    }

    def is_open_for_signup(self, request):
        """No: people come by invitation only."""
        return False

    def get_password_change_redirect_url(self, request):
        """The account's page, which says what was done; allauth would show the empty form again."""
        return reverse("accounts:settings")

    def login(self, request, user):
        """Sign `user` in for SESSION_COOKIE_AGE seconds."""
        super().login(request, user)
        sessions.begin(request.session)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not of a person who proved who they are moments ago."""
        records = get_authentication_records(self.request, self.request.user)
        moments_ago = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        return not records or records[-1]["at"] < moments_ago

    def get_reauthentication_methods(self, user):
        """How `user` may prove who they are: whoever has a second factor uses it, for a password may be stolen.

        Each page asks twice, so the answer is kept for the request: it takes three queries."""
        if not hasattr(self.request, "ways_to_prove"):
            methods = super().get_reauthentication_methods(user)
            factors = [method for method in methods if method["id"].startswith("mfa_")]
            self.request.ways_to_prove = factors or methods
        return self.request.ways_to_prove

    def render_mail(self, template_prefix, email, context, headers=None):
        """The letter, signed with the portal's name."""
        return super().render_mail(template_prefix, email, {"portal_name": settings.PORTAL_NAME, **context}, headers)

    def send_mail(self, template_prefix, email, context):
        """Hand the letter to a worker: the answer takes as long for an address that nobody has."""
        message = self.render_mail(template_prefix, email, {"email": email, "request": self.request, **context})
        tasks.send.delay(subject=message.subject, text=message.body, to=message.to)


class SecondFactorAdapter(DefaultMFAAdapter):
    """What browsers and authenticator apps show."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "The code is wrong. Wait for the next one in your app, or use a recovery code",
    }

    def get_public_key_credential_rp_entity(self):
        """The portal, under its own name."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.PORTAL_NAME}

    def build_totp_svg(self, url):
        """The picture of `url` as a part of the page: one inside an address would need a wider security policy."""
        code = QRCode()
        code.add_data(url)
        rows = code.get_matrix()
        dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
        return render_to_string("mfa/totp/_picture.html", {"size": len(rows), "dark": dark})


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Google and Microsoft accounts can be connected by people who have joined; they make no new people."""

    def is_open_for_signup(self, request, sociallogin):
        """No: people come by invitation only."""
        return False
