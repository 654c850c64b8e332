""".env.example names every setting that an installation may set, and no other."""

import re

import environ
import pytest

from local.addresses import CHECKOUT

READ_IN_SETTINGS = re.compile(r"""env(?:\.\w+)?\(\s*"([A-Z_]+)\"""")
READ_BY_GUNICORN = re.compile(r"""environ\.get\("([A-Z_]+)\"""")
NAMED = re.compile(r"^#?([A-Z_]+)=", re.MULTILINE)
BY_MAKE_RUN = {"HOST", "PORT", "DEMO_PASSWORD"}
BY_PROVIDER = {f"{provider}_CLIENT_{part}" for provider in ("GOOGLE", "MICROSOFT") for part in ("ID", "SECRET")}


@pytest.fixture
def example():
    return (CHECKOUT / ".env.example").read_text()


def test_every_setting_is_explained(example):
    read = set(READ_IN_SETTINGS.findall((CHECKOUT / "config" / "settings.py").read_text()))
    read |= set(READ_BY_GUNICORN.findall((CHECKOUT / "deploy" / "gunicorn.conf.py").read_text()))

    assert set(NAMED.findall(example)) == read | BY_MAKE_RUN | BY_PROVIDER


def test_its_addresses_are_understood(example):
    given = dict(line.split("=", 1) for line in example.splitlines() if re.match(r"[A-Z_]+=", line))

    database = environ.Env.db_url_config(given["DATABASE_URL"])
    mail = environ.Env.email_url_config(given["EMAIL_URL"])

    assert (database["HOST"], database["NAME"], database["USER"]) == ("/var/run/postgresql", "portal", "portal")
    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"], mail["EMAIL_USE_TLS"]) == ("mail.example.org", 587, True)
