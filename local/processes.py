"""Starting and stopping programs so that none outlives its starter. Standard library only."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path


def servant():
    """The account that embedded servers run as: `nobody` under root, because PostgreSQL refuses root; else our own."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())


def as_servant():
    """The arguments that make `subprocess` run a program as the servant."""
    if os.getuid() != 0:
        return {}
    account = servant()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "umask": 0o077}


def tied_to_us(command, farewell):
    """`command`, arranged (where setpriv exists) to receive the signal `farewell` should this process be killed."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", farewell, "--", *command] if setpriv else command


def command_of(pid):
    """The command line of process `pid`, or an empty text when there is no such process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        if Path("/proc/self").exists():
            return ""
    found = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout.strip()


def is_running(pid, mark):
    """Whether process `pid` lives and has `mark` in its command line, so that a reused number is not mistaken."""
    return bool(pid) and mark in command_of(pid)


def stop(pid, mark, polite, patience):
    """Send the signal `polite` to process `pid`; after `patience` seconds, kill it. Does nothing to a stranger."""
    for request, seconds in ((polite, patience), (signal.SIGKILL, 5)):
        if not is_running(pid, mark):
            return
        try:
            os.kill(pid, request)
        except ProcessLookupError:
            return
        until = time.monotonic() + seconds
        while is_running(pid, mark) and time.monotonic() < until:
            time.sleep(0.01)


def last_lines(file, count=8):
    """The last lines of a log, for showing beside the news that its program failed."""
    try:
        return "\n".join(Path(file).read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return ""
