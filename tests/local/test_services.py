"""The embedded services: private, shared by nobody, and none the worse for being killed."""

import os
import secrets
import signal
import stat
import subprocess
import sys
import time

import environ
import psycopg2
import pytest
import redis

from local import addresses, folders, processes
from local.folders import ServicesError
from local.services import Services, sweep

HOLD_UNTIL_KILLED = (
    "import sys, time; from local.services import Services; services = Services(sys.argv[1]).start(); "
    "print('ready', flush=True); time.sleep(60)"
)


@pytest.fixture
def purpose():
    name = f"test-{os.getpid()}-{secrets.token_hex(2)}"
    yield name
    sweep()


def connect(services):
    address = environ.Env.db_url_config(services.environment["DATABASE_URL"])
    return psycopg2.connect(dbname=address["NAME"], host=address["HOST"], user=address["USER"])


def ask(services, question):
    with connect(services) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def held_elsewhere(purpose):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD_UNTIL_KILLED, purpose], cwd=addresses.CHECKOUT, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "ready\n"
    return holder


def wait_until(happens, seconds=20):
    until = time.monotonic() + seconds
    while not happens() and time.monotonic() < until:
        time.sleep(0.02)
    assert happens()


def test_services_answer_at_the_addresses_they_name(purpose):
    with Services(purpose) as services:
        broker = redis.Redis.from_url(services.environment["REDIS_URL"])

        assert ask(services, "SELECT current_database()") == "portal"
        assert broker.ping()


def test_postgres_offers_the_extensions_the_portal_needs(purpose):
    with Services(purpose) as services:
        needed = "SELECT count(*) FROM pg_available_extensions WHERE name IN ('btree_gist', 'pg_trgm')"

        assert ask(services, needed) == 2


def test_postgres_listens_on_no_network(purpose):
    with Services(purpose) as services:
        assert ask(services, "SHOW listen_addresses") == ""


def test_sockets_are_closed_to_other_people(purpose):
    with Services(purpose) as services:
        folder = services.sockets.stat()

        assert stat.S_IMODE(folder.st_mode) == 0o700
        assert folder.st_uid == processes.servant().pw_uid


def test_services_refuse_a_socket_folder_of_somebody_else(purpose, tmp_path):
    somewhere = addresses.socket_folder(purpose)
    somewhere.symlink_to(tmp_path)

    with pytest.raises(ServicesError, match="belongs to somebody else"):
        Services(purpose).start()

    somewhere.unlink()


def test_temporary_services_leave_nothing_behind(purpose):
    with Services(purpose) as services:
        postgres, valkey = services.postgres.process, services.valkey.process

    assert not processes.command_of(postgres.pid)
    assert not processes.command_of(valkey.pid)
    assert not services.folder.exists()
    assert not services.sockets.exists()


def test_a_second_start_says_who_holds_the_services(purpose):
    holder = held_elsewhere(purpose)

    with pytest.raises(ServicesError, match=f"already in use by process {holder.pid}"):
        Services(purpose).start()

    holder.kill()
    holder.wait()


def test_a_start_takes_over_from_a_killed_holder(purpose):
    holder = held_elsewhere(purpose)
    holder.send_signal(signal.SIGKILL)
    holder.wait()

    with Services(purpose) as services:
        assert ask(services, "SELECT 1") == 1


@pytest.mark.skipif(not processes.tied_to_us([], "TERM"), reason="needs setpriv, which Linux has")
def test_servers_end_when_their_starter_is_killed(purpose):
    holder = held_elsewhere(purpose)
    postmaster = int((folders.home() / purpose / "postgres" / "postmaster.pid").read_text().split()[0])
    valkey = int((folders.home() / purpose / "valkey" / "valkey.pid").read_text())

    holder.kill()
    holder.wait()

    wait_until(lambda: not processes.command_of(postmaster) and not processes.command_of(valkey))


def test_postgres_starts_over_a_pid_file_that_names_a_stranger(purpose):
    services = Services(purpose).start()
    services.postgres.stop()
    (services.postgres.data / "postmaster.pid").write_text(f"{os.getpid()}\n{services.postgres.data}\n")

    services.postgres.start()

    assert ask(services, "SELECT 1") == 1
    services.stop()


def test_valkey_starts_again_after_being_killed(new_valkey):
    valkey = new_valkey(forgetful=False)
    redis.Redis.from_url(valkey.url).set("kept", "yes")
    time.sleep(1.1)  # it writes its file to disk every second

    valkey.kill()
    valkey.start()

    assert redis.Redis.from_url(valkey.url).get("kept") == b"yes"


def test_valkey_never_drops_what_it_was_given(new_valkey):
    broker = redis.Redis.from_url(new_valkey().url)

    assert broker.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
