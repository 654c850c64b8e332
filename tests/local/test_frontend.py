"""The built front end: whole, named as the templates name it, and built again only when its sources change."""

import os
import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from local import frontend
from local.steps import CHECKOUT

STATIC_TAG = re.compile(r"""\{% static ['"]([^'"]+)['"]""")


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """Build into a private folder, so that nobody's pages lose their style meanwhile."""
    monkeypatch.setattr(frontend, "BUILT", tmp_path / "build" / "static")
    monkeypatch.setattr(frontend, "STAMP", tmp_path / "build" / "static.stamp")
    return tmp_path


def test_build_is_done_once(elsewhere, capsys):
    frontend.build()
    frontend.build()

    assert capsys.readouterr().out == "Building the front end.\n"


def test_build_is_done_again_when_its_result_is_gone(elsewhere, capsys):
    frontend.build()
    os.rename(frontend.BUILT, elsewhere / "away")
    frontend.build()

    assert capsys.readouterr().out == "Building the front end.\n" * 2


def test_what_templates_name_is_served_under_a_hashed_name(elsewhere, settings):
    frontend.build()
    settings.STATICFILES_DIRS = [frontend.BUILT]
    settings.STATIC_ROOT = elsewhere / "collected"
    hashing = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": hashing}
    templates = "".join(file.read_text() for file in (CHECKOUT / "templates").rglob("*.html"))

    call_command("collectstatic", interactive=False, verbosity=0)

    for name in set(STATIC_TAG.findall(templates)):
        assert (settings.STATIC_ROOT / staticfiles_storage.stored_name(name)).exists()
        assert staticfiles_storage.stored_name(name) != name
