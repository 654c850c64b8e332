"""What `make run` settles before it starts anything."""

import os
import socket

import pytest

from local import surroundings
from local.surroundings import CannotListen, Surroundings

SETTLED = ["HOST", "PORT", "DEBUG", "SECRET_KEY", "PORTAL_URL", "ALLOWED_HOSTS", "REQUIRE_SECOND_FACTOR"]
SETTLED += ["WEB_BIND", "WEB_PRELOAD", "DEMO_PASSWORD"]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    """An environment that says nothing, and a private folder for what is kept."""
    monkeypatch.setattr(surroundings, "LOCAL", tmp_path / ".local")
    monkeypatch.setattr(surroundings, "CHECKOUT", tmp_path)
    for name in SETTLED:
        monkeypatch.setenv(name, "")  # so that it is put back afterwards, set before or not
        monkeypatch.delenv(name)


def settled(**given):
    """The environment as it stands once `make run` has settled what the user has not `given`."""
    os.environ.update(given)
    made = Surroundings()
    made.settle()
    return {name: os.environ.get(name) for name in SETTLED}


def test_a_trial_listens_on_this_machine_alone():
    found = settled()

    assert found["WEB_BIND"] == "127.0.0.1:8000"
    assert found["PORTAL_URL"] == "http://localhost:8000"
    assert found["ALLOWED_HOSTS"] is None


@pytest.mark.parametrize(
    ("host", "bind", "url"),
    [
        ("127.0.0.1", "127.0.0.1:8123", "http://localhost:8123"),
        ("0.0.0.0", "0.0.0.0:8123", "http://localhost:8123"),  # noqa: S104 - nothing is bound
        ("::1", "[::1]:8123", "http://localhost:8123"),
        ("10.1.2.3", "10.1.2.3:8123", "http://10.1.2.3:8123"),
        ("fd00::7", "[fd00::7]:8123", "http://[fd00::7]:8123"),
    ],
)
def test_host_and_port_are_honoured(host, bind, url):
    found = settled(HOST=host, PORT="8123")

    assert (found["WEB_BIND"], found["PORTAL_URL"]) == (bind, url)


def test_secrets_are_made_once_and_kept_private(tmp_path):
    first = settled()
    os.environ.pop("SECRET_KEY")
    os.environ.pop("DEMO_PASSWORD")
    second = settled()

    assert len(first["SECRET_KEY"]) >= 50
    assert len(first["DEMO_PASSWORD"]) >= 12
    assert first == second
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / ".local").iterdir()} == {0o600}


def test_what_the_user_set_is_left_alone():
    given = {"SECRET_KEY": "s" * 50, "PORTAL_URL": "https://portal.example.org", "REQUIRE_SECOND_FACTOR": "true"}

    found = settled(**given)

    assert {name: found[name] for name in given} == given


def test_env_file_is_read(tmp_path):
    (tmp_path / ".env").write_text("PORT=8321\n")

    assert settled()["WEB_BIND"] == "127.0.0.1:8321"


def test_an_installation_gets_no_demo_settings():
    found = settled(DEBUG="false")

    assert (found["REQUIRE_SECOND_FACTOR"], found["DEMO_PASSWORD"]) == (None, None)


def test_a_port_in_use_is_one_sentence():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        os.environ["PORT"] = str(port)

        with pytest.raises(CannotListen, match=f"^Something else listens on port {port} .* make run PORT={port + 1}$"):
            Surroundings().check_port()


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", "80.0"])
def test_a_port_that_is_none_is_refused(port):
    os.environ["PORT"] = port

    with pytest.raises(CannotListen, match="Make it a number from 1 to 65535"):
        Surroundings()


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1"])  # the second is kept for documents: RFC 5737
def test_a_host_of_nobody_is_refused(host):
    os.environ["HOST"] = host

    with pytest.raises(CannotListen, match="no address of this machine"):
        Surroundings().check_port()
