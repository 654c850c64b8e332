"""What depends on the environment: cookies of a site with https, and the accounts that can be connected."""

import json
import os
import subprocess
import sys

import pytest

ASK = """
import json
import django
django.setup()
from django.conf import settings
from django.test import Client
browser = Client(headers={"host": "portal.example"})
shown = browser.get("/account/login/", secure=True)
sent = browser.post("/account/google/login/", secure=True)
print(json.dumps({
    "cookies": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME],
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE],
    "providers": settings.SOCIALACCOUNT_PROVIDERS,
    "policy": shown["Content-Security-Policy"],
    "page": shown.content.decode(),
    "sent": [sent.status_code, sent.get("Location", "")],
}))
"""


def installation(**environment):
    """What an installation with this environment says of itself, asked in a process of its own."""
    environment = {**os.environ, "ALLOWED_HOSTS": "portal.example", "DEBUG": "true", **environment}
    run = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)
    return json.loads(run.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def with_https():
    return installation(PORTAL_URL="https://portal.example", DJANGO_SETTINGS_MODULE="config.settings")


@pytest.fixture(scope="module")
def with_google_and_microsoft():
    return installation(
        PORTAL_URL="https://portal.example",
        DJANGO_SETTINGS_MODULE="config.settings",
        GOOGLE_CLIENT_ID="google-id",
        GOOGLE_CLIENT_SECRET="google-secret",
        MICROSOFT_CLIENT_ID="microsoft-id",
        MICROSOFT_CLIENT_SECRET="microsoft-secret",
        MICROSOFT_TENANT="schools.example",
    )


def test_with_https_the_cookies_belong_to_this_host_alone(with_https):
    assert with_https["cookies"] == ["__Host-session", "__Host-csrf"]
    assert with_https["secure"] == [True, True]


def test_nothing_leads_to_other_sites_unless_configured(with_https):
    assert with_https["providers"] == {}
    assert "form-action 'self';" in with_https["policy"] + ";"
    assert with_https["sent"][0] == 404
    assert "Google" not in with_https["page"]


def test_google_and_microsoft_appear_once_configured(with_google_and_microsoft):
    assert "Google" in with_google_and_microsoft["page"]
    assert "Microsoft" in with_google_and_microsoft["page"]
    assert with_google_and_microsoft["providers"]["microsoft"]["TENANT"] == "schools.example"


def test_their_forms_may_lead_there_and_nowhere_else(with_google_and_microsoft):
    assert (
        "form-action 'self' https://accounts.google.com https://login.microsoftonline.com"
        in with_google_and_microsoft["policy"]
    )
    status, address = with_google_and_microsoft["sent"]
    assert status == 302
    assert address.startswith("https://accounts.google.com/o/oauth2/v2/auth?client_id=google-id")
