"""A program that `make run` keeps: in a session of its own, logged to a file, stopped politely."""

import json
import os
import signal
import subprocess
import sys

from local import processes
from local.steps import CHECKOUT, LOCAL

TROUBLE = (" ERROR ", " CRITICAL ", "[ERROR]", "[CRITICAL]", "/ERROR]", "/CRITICAL]")
LEDGER = LOCAL / "children.json"


class Child:
    """One program: `python -m` with `arguments`."""

    def __init__(self, name, *arguments, patience=10):
        self.name, self.patience = name, patience
        self.command = [sys.executable, "-m", *arguments]
        self.log = LOCAL / "log" / f"{name}.log"
        self.process, self.reader = None, None

    def start(self):
        """Start the program on a fresh log; the log of the time before stays beside it."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".log.before"))
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                processes.tied_to_us(self.command, "TERM"),
                cwd=CHECKOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.reader = self.log.open(errors="replace")

    @property
    def is_alive(self):
        """Whether the program was started and still runs."""
        return self.process is not None and self.process.poll() is None

    def troubles(self):
        """The lines that tell of errors among those logged since the last call."""
        return [line.rstrip() for line in self.reader or [] if any(word in line for word in TROUBLE)]

    def stop(self, hurry=lambda: False):
        """Ask the program to end; after its patience (or once `hurry()` says so), end it with all it started."""
        if self.is_alive:
            self.process.send_signal(signal.SIGTERM)
            self._wait(hurry)
        if self.is_alive:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _wait(self, hurry):
        for _ in range(self.patience * 20):
            if hurry():
                return
            try:
                self.process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
            return


def note(children):
    """Write down which programs run, for a later start to find should we be killed."""
    LEDGER.write_text(json.dumps({child.process.pid: " ".join(child.command[1:3]) for child in children}))


def stop_orphans():
    """Stop the programs that a killed `make run` left."""
    try:
        orphans = json.loads(LEDGER.read_text())
    except (OSError, ValueError):
        return
    for pid, mark in orphans.items():
        processes.stop(int(pid), mark, signal.SIGTERM, 10)
    LEDGER.unlink(missing_ok=True)
