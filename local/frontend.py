"""Builds the front end: `build/static` from our Sass and the few files of npm's packages that the pages use."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from local.addresses import CHECKOUT

TARGET = CHECKOUT / "build" / "static"
MODULES = CHECKOUT / "node_modules"
SOURCES = CHECKOUT / "static"
STAMP = CHECKOUT / "build" / "static.stamp"
COPIED = {
    "govuk-frontend.js": MODULES / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js",
    "htmx.js": MODULES / "htmx.org" / "dist" / "htmx.min.js",
}


def build():
    """Build what has changed since the last time; returns whether anything was built."""
    stamp = _stamp()
    if STAMP.exists() and STAMP.read_text() == stamp and TARGET.is_dir():
        return False
    fresh = TARGET.with_name(f"static.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for source in SOURCES.iterdir():
        if source.suffix == ".scss":
            _compile(source, fresh / f"{source.stem}.css")
        else:
            shutil.copyfile(source, fresh / source.name)
    for name, source in COPIED.items():
        # A source map that is not served would only be a request for a page that is not there.
        lines = source.read_text().split("\n//# sourceMappingURL=")[0].split("//# sourceMappingURL=")[0]
        (fresh / name).write_text(lines)
    shutil.rmtree(TARGET, ignore_errors=True)
    fresh.rename(TARGET)
    STAMP.write_text(stamp)
    return True


def _compile(source, target):
    options = ["--style=compressed", "--no-source-map", "--quiet-deps", f"--load-path={MODULES}"]
    subprocess.run([*_sass(), *options, source, target], check=True, cwd=CHECKOUT)


def _sass():
    """The sass of node_modules; where the machine has no node of its own, run by the one in the virtual environment."""
    if shutil.which("node"):
        return [MODULES / ".bin" / "sass"]
    return [Path(sys.executable).with_name("node"), MODULES / "sass" / "sass.js"]


def _stamp():
    """Changes when one of our sources or the lock file does."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for source in [CHECKOUT / "package-lock.json", *sorted(SOURCES.iterdir())]:
        digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    print("Built build/static." if build() else "build/static is up to date.")
