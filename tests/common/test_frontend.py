"""What the browser loads: little, complete, and nothing of the crown's."""

import gzip
import re
import subprocess
import sys

import pytest
from django.conf import settings

BUILT = settings.BASE_DIR / "build" / "static"


@pytest.fixture(scope="module", autouse=True)
def build():
    subprocess.run([sys.executable, "-m", "local.frontend"], check=True, cwd=settings.BASE_DIR)


def test_styles_and_scripts_of_every_page_stay_small():
    files = ["portal.css", "portal.js", "supported.js", "govuk-frontend.js"]

    assert sum(len(gzip.compress((BUILT / name).read_bytes())) for name in files) < 30_000
    assert sum(len(gzip.compress(file.read_bytes())) for file in BUILT.glob("*.*s")) < 60_000


def test_styles_ask_for_no_other_file():
    css = (BUILT / "portal.css").read_text()

    assert re.findall(r"url\([^)]*\)|@font-face|@import|GDS Transport|crown|crest", css) == []
