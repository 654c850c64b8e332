"""`make run`, as a person meets it: it says where it is, it answers, and nothing of it stays behind."""

import functools
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess

import pytest

from local import processes
from local.addresses import CHECKOUT

LEFT_OUT = shutil.ignore_patterns(".*", "node_modules", "build", "tests", "docs", "__pycache__")
SETTLED_BY_RUN = ["DATABASE_URL", "REDIS_URL", "DEBUG", "SECRET_KEY", "PORTAL_URL", "ALLOWED_HOSTS"]
SETTLED_BY_RUN += ["REQUIRE_SECOND_FACTOR", "HOST", "PORT", "DEMO_PASSWORD", "WEB_BIND", "EMAIL_URL"]


class Portal:
    """A copy of this checkout, with the same packages, that runs beside it."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            self.port = trial.getsockname()[1]
        self.environment = {name: value for name, value in os.environ.items() if name not in SETTLED_BY_RUN}
        self.environment["PORT"] = str(self.port)
        self.process = None

    def python(self, *arguments, **kwargs):
        """Start the copy's Python."""
        command = [str(self.folder / ".venv" / "bin" / "python"), *arguments]
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, text=True, **kwargs)

    def start(self):
        """Run the portal and return what it says until it is ready."""
        self.process = self.python("-m", "local.run", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = []
        for line in self.process.stdout:
            said.append(line)
            if "Press Ctrl-C" in line:
                return "".join(said)
        raise AssertionError("".join(said))

    def ask(self, path):
        """The status and the body of a page."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        line.request("GET", path)
        answer = line.getresponse()
        return answer.status, answer.read().decode()

    def stop(self, request):
        """Send the signal `request`; return the exit code and the last words."""
        self.process.send_signal(request)
        said = self.process.communicate(timeout=60)[0]
        return self.process.returncode, said

    def programs(self):
        """The command lines of everything that runs out of the copy."""
        found = [processes.command_of(pid) for pid in os.listdir("/proc") if pid.isdecimal()]
        return [command for command in found if str(self.folder) in command or self.home() in command]

    def beat(self):
        """The process number of beat."""
        ledger = json.loads((self.folder / ".local" / "children.json").read_text())
        return next(int(pid) for pid in ledger if " beat " in processes.command_of(pid))

    @functools.cache  # noqa: B019 - one copy lives as long as its test
    def home(self):
        """Where the copy's embedded services keep their data."""
        ask = self.python("-c", "from local import folders; print(folders.home())", stdout=subprocess.PIPE)
        return ask.communicate()[0].strip()


@pytest.fixture
def portal(tmp_path):
    folder = tmp_path / "portal"
    shutil.copytree(CHECKOUT, folder, ignore=LEFT_OUT)
    (folder / ".venv").symlink_to(CHECKOUT / ".venv")
    (folder / "build").symlink_to(CHECKOUT / "build")
    made = Portal(folder)
    yield made
    if made.process and made.process.poll() is None:
        made.stop(signal.SIGTERM)
    shutil.rmtree(made.home(), ignore_errors=True)


def test_make_run_from_its_first_start_to_its_last(portal):
    """One walk, because its first start migrates an empty database and loads the whole demo."""
    first = it_starts(portal)
    nobody_runs_it_twice(portal)
    it_stops_and_leaves_nothing(portal, signal.SIGINT)
    it_starts_again_with_nothing_to_prepare(portal, first)
    it_stops_and_leaves_nothing(portal, signal.SIGTERM)
    it_survives_being_killed(portal, first)
    it_notices_what_dies(portal)


def it_starts(portal):
    """What it says until it is ready."""
    said = portal.start()
    home, ready = portal.ask("/"), portal.ask("/readyz")

    assert f"The portal is ready at http://localhost:{portal.port}" in said
    assert "head@demo.example" in said
    assert home[0] == 200
    assert ready[0] == 200, ready[1]
    return said


def nobody_runs_it_twice(portal):
    said = portal.python("-m", "local.run", stdout=subprocess.PIPE).communicate(timeout=30)[0]

    assert said == f"The portal already runs from this checkout (process {portal.process.pid}). Stop it first.\n"


def it_stops_and_leaves_nothing(portal, request):
    assert portal.stop(request) == (0, "Stopping.\nStopped.\n")
    assert portal.programs() == []


def it_starts_again_with_nothing_to_prepare(portal, first):
    again = portal.start()

    assert "Preparing" not in again
    assert again in first


def it_survives_being_killed(portal, first):
    portal.start()
    portal.process.kill()
    portal.process.communicate()

    it_starts_again_with_nothing_to_prepare(portal, first)
    ready = portal.ask("/readyz")
    assert ready[0] == 200, ready[1]


def it_notices_what_dies(portal):
    os.kill(portal.beat(), signal.SIGKILL)
    said = portal.process.communicate(timeout=60)[0]

    assert "The portal's beat process has ended. Its log, .local/log/beat.log, ends:" in said
    assert portal.process.returncode == 1
    assert portal.programs() == []
