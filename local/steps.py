"""What the installing steps share: saying what they do, doing it once, and apt where it may be used."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
LOCAL = CHECKOUT / ".local"
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"


class CannotInstall(Exception):
    """A step cannot be done; the message says what to do about it."""


def say(sentence):
    """Tell whoever waits what is being done."""
    print(sentence, flush=True)


def mark_of(*files, also=""):
    """A short mark that changes whenever one of `files` (or `also`) does."""
    digest = hashlib.sha256(also.encode())
    for file in sorted(files):
        digest.update(f"{file.relative_to(CHECKOUT)}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


def is_done(stamp, mark):
    """Whether the step whose stamp is the file `stamp` was already done for `mark`."""
    return stamp.exists() and stamp.read_text() == mark


def run(command, failure, **kwargs):
    """Run `command`; should it fail, show what it said and raise CannotInstall with the sentence `failure`."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        **kwargs,
    )
    if done.returncode:
        sys.stderr.buffer.write(done.stdout)
        raise CannotInstall(failure)
    return done.stdout.decode(errors="replace")


def works(*command):
    """Whether `command` can be run here at all."""
    try:
        return subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def may_apt():
    """Whether this is Debian (or its kin) and we may install its packages."""
    return os.getuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages):
    """Install Debian packages. Only root can: ask `may_apt` first."""
    say(f"Installing {', '.join(packages)} with apt-get.")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], "apt-get could not read its package lists.", env=quiet)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    run(install, f"apt-get could not install {' '.join(packages)}.", env=quiet)


@contextmanager
def one_at_a_time():
    """Let one process at a time install into this checkout."""
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "install.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another make is installing into this checkout. Waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
