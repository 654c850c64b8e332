"""Where the embedded services keep their data, and who may hold it at a time. Standard library only."""

import fcntl
import hashlib
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

from local import addresses, processes


class ServicesError(Exception):
    """The embedded services cannot start; the message says why and what to do."""


def home():
    """The folder of this checkout's embedded services: under /var/lib for root (whose servers run as `nobody`)."""
    if os.getuid() != 0:
        return addresses.CHECKOUT / ".local" / "services"
    mark = hashlib.sha256(str(addresses.CHECKOUT).encode()).hexdigest()[:12]
    return Path("/var/lib") / f"portal-{mark}"


def make_home():
    """Make the services' folder, passable by the servant, with a note of the checkout that it belongs to."""
    folder = home()
    (folder / "locks").mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    (folder / "checkout").write_text(f"{addresses.CHECKOUT}\n")
    return folder


def make_private(folder):
    """Make `folder` if need be, readable by the servant alone; refuse one that belongs to somebody else."""
    owner = processes.servant()
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    except FileExistsError:
        found = folder.lstat()
        if folder.is_symlink() or not folder.is_dir() or found.st_uid != owner.pw_uid:
            raise ServicesError(
                f"{folder} belongs to somebody else. Remove it, or set TMPDIR, and try again."
            ) from None
        folder.chmod(0o700)
    return folder


def hold(name, *, wait):
    """Take the lock `name` of this checkout until the returned file closes; None when held and not to `wait` for."""
    file = (home() / "locks" / f"{name}.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        file.close()
        return None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def holder_of(name):
    """The process number that the holder of the lock `name` wrote into it, as text."""
    return (home() / "locks" / f"{name}.lock").read_text().strip() or "unknown"


@contextmanager
def only_one(name, refusal):
    """Hold the lock `name` meanwhile. Raises ServicesError with `refusal`, which names the holder at its {}."""
    held = hold(name, wait=False)
    if held is None:
        raise ServicesError(refusal.format(holder_of(name)))
    with held:
        yield


@contextmanager
def one_at_a_time():
    """Let one process of this checkout at a time prepare or clear folders."""
    with hold("prepare", wait=True):
        yield


def remove(purpose):
    """Remove everything that was kept for `purpose`."""
    shutil.rmtree(home() / purpose, ignore_errors=True)
    shutil.rmtree(addresses.socket_folder(purpose), ignore_errors=True)
    (home() / "locks" / f"{purpose}.lock").unlink(missing_ok=True)
