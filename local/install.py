"""Install what `make run` needs into this checkout. Runs under the system's python3.

`--test` installs what `make test` needs as well, `--server` only what a real installation needs. Nothing is done
twice: each step leaves a stamp of what it was done for.
"""

import shutil
import sys

from local import chromium, frontend, steps
from local.steps import CHECKOUT, PYTHON, VENV, CannotInstall, say

TO_SERVE = ["requirements.txt"]
TO_RUN = [*TO_SERVE, "requirements-local.txt"]
TO_TEST = [*TO_RUN, "requirements-test.txt"]


def make_venv():
    """Make .venv, unless there is one that works."""
    if steps.works(PYTHON, "-c", "import pip"):
        return
    if not _can_make_venvs():
        if not steps.may_apt():
            raise CannotInstall("This python3 cannot make virtual environments. Run: sudo apt-get install python3-venv")
        steps.apt_install("python3-venv")
    say("Making a virtual environment in .venv.")
    shutil.rmtree(VENV, ignore_errors=True)
    steps.run([sys.executable, "-m", "venv", VENV], "The virtual environment could not be made.")


def _can_make_venvs():
    return steps.works(sys.executable, "-c", "import ensurepip, venv")


def install_python_packages(*requirements):
    """Install exactly the packages that `requirements` list, by their hashes, unless they were already."""
    for name in requirements:
        file = CHECKOUT / name
        stamp, mark = VENV / f"{name}.stamp", steps.mark_of(file)
        if not steps.is_done(stamp, mark):
            say(f"Installing the Python packages of {name}. The first time this takes up to a minute.")
            pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            checked = ["--require-hashes", "--only-binary", ":all:", "-r", file]
            steps.run(pip + checked, f"pip could not install {name}: see above.")
            stamp.write_text(mark)


def main(arguments):
    """Install, saying so; answer with an exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one should read why it fails
        sys.exit(f"The portal needs Python 3.11 or later, and python3 is {sys.version.split()[0]}.")
    for_tests, for_server = "--test" in arguments, "--server" in arguments
    with steps.one_at_a_time():
        make_venv()
        install_python_packages(*(TO_TEST if for_tests else TO_SERVE if for_server else TO_RUN))
        frontend.install(install_python_packages)
        frontend.build()
        if for_tests:
            chromium.install()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CannotInstall as refusal:
        sys.exit(str(refusal))
    except PermissionError as refusal:
        sys.exit(f"{refusal.filename} belongs to somebody else. Use a clone of your own.")
    except KeyboardInterrupt:
        sys.exit(130)
