"""Rows per second of `import_register`, and the memory it takes, on a generated file of 20,000 schools."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.register_files import write_many

ROWS = 20_000
MOST_SECONDS, MOST_MEGABYTES = 20, 300
MEASURED = (
    "import resource, sys; from django.core.management import execute_from_command_line as run; run(sys.argv[1:]); "
)
MEASURED += "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"


def run():
    """Import the file twice, each time in a process of its own, and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_many(Path(folder) / "edubasealldata20261101.csv", ROWS)
        print(f"\nRegister: {ROWS:,} rows, {path.stat().st_size / 1e6:.1f} MB")
        for what in ("first import", "second import, nothing changed"):
            seconds, megabytes = _measure(path)
            verdict = "within" if seconds < MOST_SECONDS and megabytes < MOST_MEGABYTES else "OVER"
            print(f"  {what}: {seconds:.1f} s, {ROWS / seconds:,.0f} rows/s, {megabytes} MB ({verdict} the target)")


def _measure(path):
    began = time.perf_counter()
    command = [sys.executable, "-c", MEASURED, "manage.py", "import_register", str(path), "--skip-checks"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
    return time.perf_counter() - began, int(done.stdout.split()[-1])
