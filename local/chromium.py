"""The browser of the browser tests: Debian's own where there is one, else the one that Playwright downloads."""

import os
import shutil
from pathlib import Path

from local import steps
from local.steps import PYTHON, CannotInstall, say

NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
DOWNLOADS = ["~/.cache/ms-playwright", "~/Library/Caches/ms-playwright"]
PROGRAMS = ["chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*"]


def find():
    """The path of a Chromium that runs here, or None. The environment's CHROMIUM has the first word."""
    named = [os.environ["CHROMIUM"]] if "CHROMIUM" in os.environ else NAMES
    found = [path for path in map(shutil.which, named) if path]
    return next((path for path in found + _downloaded() if steps.works(path, "--version")), None)


def _downloaded():
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    folders = [Path(folder).expanduser() for folder in ([named] if named else DOWNLOADS)]
    return [str(file) for folder in folders for program in PROGRAMS for file in folder.glob(f"chromium-*/{program}")]


def install():
    """Install a Chromium unless there is one. Where it cannot be, say so: the browser tests will then skip."""
    if find():
        return
    try:
        if steps.may_apt():
            steps.apt_install("chromium", "fonts-liberation", "libatomic1")
        else:
            say("Downloading Chromium for the browser tests.")
            steps.run([PYTHON, "-m", "playwright", "install", "chromium"], "Playwright could not download Chromium.")
    except CannotInstall as refusal:
        say(str(refusal))
    if not find():
        say("There is no Chromium here, so the browser tests will be skipped. Run: sudo apt-get install chromium")
