"""A whole installation for one test: database, broker, mail server, workers and beats, all real and all killable."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import environ
import psycopg2

from local import processes

# `make chaos` asks for the full dose; the usual run takes a small one.
FULL = os.environ.get("CHAOS_DOSE") == "full"
UNFINISHED = ("held", "queued", "inflight", "sending")


def sql(database_url, statement):
    """Run one statement outside any transaction; return its rows."""
    said = environ.Env.db_url_config(database_url)
    place = {"host": said["HOST"], "port": said["PORT"] or None, "user": said["USER"], "password": said["PASSWORD"]}
    connection = psycopg2.connect(dbname=said["NAME"], **place)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


class Worker:
    """A Celery worker with two pool processes."""

    def __init__(self, field, app):
        self.field, self.app = field, app
        self.start()

    def start(self):
        """Start it, again after a kill."""
        options = ["worker", "-c", "2", "--loglevel", "warning", "--without-gossip", "--without-mingle"]
        self.process = self.field.run("-m", "celery", "-A", self.app, *options)

    def children(self):
        """The pool's processes."""
        try:
            found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        except OSError:
            return []
        return [int(pid) for pid in found.split()]

    def wait_until_ready(self, seconds=60):
        """Wait until the pool stands."""
        self.field.wait(lambda: len(self.children()) >= 2, seconds, "the worker's pool")

    def kill_main(self):
        """kill -9 of the main process; it is started again at once, as an operator's supervisor would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.start()

    def kill_child(self):
        """kill -9 of one pool process; Celery replaces it."""
        os.kill(random.choice(self.children()), signal.SIGKILL)


class Field:
    """Starts and kills; at the end compares what the mail server took with what the outbox says."""

    def __init__(self, database_url, valkey, folder, sink_port):
        self.database_url, self.valkey, self.folder, self.sink_port = database_url, valkey, folder, sink_port
        self.taken_file = folder / "taken"
        self.log = (folder / "log").open("ab")
        self.started = []
        self.environment = os.environ | {
            "DATABASE_URL": database_url,
            "REDIS_URL": valkey.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{sink_port}",
            "LETTERS_LEASE_SECONDS": "4",
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings"),
            "PYTHONPATH": os.pathsep.join([os.getcwd(), os.environ.get("PYTHONPATH", "")]),
        }

    def run(self, *arguments):
        """A Python process in a session of its own, whose whole group is killed at the end."""
        process = subprocess.Popen(
            processes.tied_to_us([sys.executable, *arguments], "KILL"),
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def start_sink(self, milliseconds=0):
        """Start the mail server."""
        self.run("-m", "tests.chaos.sink", str(self.sink_port), str(self.taken_file), str(milliseconds))

    def start_worker(self, app="tests.chaos.app"):
        """Start a worker and wait until its pool stands."""
        worker = Worker(self, app)
        worker.wait_until_ready()
        return worker

    def start_beat(self):
        """Start a beat with a schedule file of its own."""
        schedule = self.folder / f"beat-{len(self.started)}"
        return self.run("-m", "celery", "-A", "tests.chaos.app", "beat", "-s", str(schedule), "--loglevel", "warning")

    def seed(self, count, seconds=0.0):
        """Post so many letters, evenly over so many seconds."""
        return self.run("-m", "tests.chaos.seed", str(count), str(seconds))

    def wait(self, condition, seconds, what):
        """Wait for `condition`; fail with what became of the letters by then and the end of the log."""
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                log = processes.last_lines(self.folder / "log", 40)
                raise AssertionError(f"Waited {seconds} s for {what}; letters are {dict(self.states())}.\n{log}")
            time.sleep(0.05)

    def wait_until_settled(self, count, seconds):
        """Wait until all `count` letters are posted and none is still on its way."""
        self.wait(lambda: self._settled(count), seconds, f"{count} letters to settle")

    def _settled(self, count):
        states = self.states()
        return states.total() == count and not any(states[state] for state in UNFINISHED)

    def states(self):
        """How many letters stand in each state."""
        return Counter(dict(sql(self.database_url, "SELECT state, count(*) FROM letters_letter GROUP BY state")))

    def taken(self):
        """How often the mail server took each Message-ID."""
        return Counter(self.taken_file.read_text().split() if self.taken_file.exists() else [])

    def duplicates(self):
        """Message-IDs that arrived more than once."""
        return [message_id for message_id, times in self.taken().items() if times > 1]

    def lost(self):
        """Letters that the outbox calls sent and the mail server never took."""
        sent = sql(self.database_url, "SELECT message_id FROM letters_letter WHERE state = 'sent'")
        return {message_id for (message_id,) in sent} - self.taken().keys()

    def stop(self):
        """Kill everything that was started here."""
        for process in self.started:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        for process in self.started:
            process.wait()
        self.log.close()
