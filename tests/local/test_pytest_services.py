"""Test sessions of one checkout never meet."""

import os
import re
import subprocess
import sys

from local import folders
from local.addresses import CHECKOUT

NAMES_SERVICES = re.compile(r"^services: \S+portal-(\w+)/portal unix://\S+portal-(\w+)/valkey\.sock$", re.MULTILINE)


def begin_session(*arguments):
    ours = ("DATABASE_URL", "REDIS_URL", "PORTAL_TEST_SESSION", "PYTEST_XDIST_WORKER")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    command = [sys.executable, "-m", "pytest", "--collect-only", "tests/local/test_example.py", *arguments]
    return subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def kept_for_sessions():
    return {folder.name for folder in folders.home().glob("test-*")}


def test_sessions_at_the_same_time_have_services_of_their_own():
    sessions = [begin_session() for _ in range(2)]
    said = [session.communicate(timeout=120)[0] for session in sessions]

    first, second = (NAMES_SERVICES.search(words).groups() for words in said)

    assert [session.returncode for session in sessions] == [0, 0], said
    assert first[0] == first[1]
    assert first != second


def test_a_session_that_is_used_wrongly_leaves_nothing():
    session = begin_session("--no-such-option")
    said = session.communicate(timeout=120)[0]

    assert "unrecognized arguments" in said
    assert not [name for name in kept_for_sessions() if name.startswith(f"test-{session.pid}-")]


def test_a_database_that_the_environment_names_is_used():
    assert os.environ["DATABASE_URL"].startswith("postgres://")

    command = [sys.executable, "-c", "import local.pytest_services as p; print(p.EMBEDDED.services)"]
    environment = {**os.environ, "DATABASE_URL": "postgres://somebody@//elsewhere/theirs", "REDIS_URL": "unix:///x"}
    environment.pop("PYTEST_XDIST_WORKER", None)
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=True)

    assert done.stdout == "None\n"
