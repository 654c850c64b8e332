"""Build the front end into build/static: our own sources, and of others' packages only what the pages use."""

import os
import re
import shutil

from local import steps
from local.steps import CHECKOUT, VENV, CannotInstall, say

# What is compiled from where to where.
SASS = {
    "static/portal.scss": "portal.css",
}
# What is copied from where to where. Everything else in static/ is copied as it stands.
COPIES = {
    "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.js",
    "node_modules/htmx.org/dist/htmx.min.js": "htmx.js",
}

BUILT = CHECKOUT / "build" / "static"
STAMP = CHECKOUT / "build" / "static.stamp"
PACKAGES = [CHECKOUT / name for name in ("package.json", "package-lock.json", ".npmrc")]
NODE_MODULES = CHECKOUT / "node_modules"
SOURCE_MAP = re.compile(rb"^//# sourceMappingURL=.*$", re.MULTILINE)


def install(install_python_packages):
    """Install the npm packages, unless they were already. A machine without npm gets one into .venv."""
    stamp, mark = NODE_MODULES / "portal.stamp", steps.mark_of(*PACKAGES)
    if steps.is_done(stamp, mark):
        return
    if not _node_works():
        install_python_packages("requirements-node.txt")
        _make_node_work()
    say("Installing the front end's packages with npm.")
    npm = [_program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    steps.run(npm, "npm could not install the front end's packages: see above.", env=_path())
    stamp.write_text(mark)


def _path():
    return {**os.environ, "PATH": f"{os.environ.get('PATH', os.defpath)}{os.pathsep}{VENV / 'bin'}"}


def _program(name):
    return shutil.which(name, path=_path()["PATH"]) or name


def _node_works():
    return steps.works(_program("node"), "--version") and steps.works(_program("npm"), "--version")


def _make_node_work():
    """The wheel's node needs a library that a bare Debian lacks."""
    if not _node_works() and steps.may_apt():
        steps.apt_install("libatomic1")
    if not _node_works():
        raise CannotInstall("node does not run here. Run: sudo apt-get install libatomic1")


def build():
    """Build build/static anew, unless nothing that it is made of has changed."""
    sources = [file for file in (CHECKOUT / "static").rglob("*") if file.is_file()]
    mark = steps.mark_of(*sources, *PACKAGES, CHECKOUT / "local" / "frontend.py")
    if steps.is_done(STAMP, mark) and BUILT.exists():
        return
    say("Building the front end.")
    fresh = BUILT.with_name("static.new")
    shutil.rmtree(fresh, ignore_errors=True)
    _compile(fresh)
    _copy(fresh, sources)
    shutil.rmtree(BUILT, ignore_errors=True)
    fresh.rename(BUILT)
    STAMP.write_text(mark)


def _compile(fresh):
    for source, target in SASS.items():
        options = ["--style=compressed", "--no-source-map", "--quiet-deps", f"--load-path={NODE_MODULES}"]
        sass = [_program("node"), NODE_MODULES / "sass" / "sass.js", *options, CHECKOUT / source, fresh / target]
        steps.run(sass, f"{source} could not be compiled: see above.", env=_path())


def _copy(fresh, sources):
    ours = {file: str(file.relative_to(CHECKOUT / "static")) for file in sources if file.suffix != ".scss"}
    theirs = {CHECKOUT / source: target for source, target in COPIES.items()}
    for source, target in (ours | theirs).items():
        (fresh / target).parent.mkdir(parents=True, exist_ok=True)
        # A source map that is not served must not be named: the hashing storage would look for it.
        (fresh / target).write_bytes(SOURCE_MAP.sub(b"", source.read_bytes()))


if __name__ == "__main__":
    build()
