"""What `make run` runs: embedded services, web, worker and beat, until Ctrl-C or SIGTERM stops them all, in order."""

import http.client
import os
import signal
import sys
import threading
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

from local import children, folders, processes, steps
from local.children import Child
from local.folders import ServicesError
from local.services import Services
from local.steps import CHECKOUT, LOCAL, say
from local.surroundings import CannotListen, Surroundings


class Stopped(Exception):
    """Somebody asked for the end."""


class Failed(Exception):
    """The portal cannot go on; the message says why."""


class Supervisor:
    """The portal on this machine."""

    def __init__(self, surroundings):
        self.surroundings = surroundings
        self.asked_to_stop, self.asked_to_hurry = threading.Event(), threading.Event()
        self.web = Child("web", "gunicorn", "--config", str(CHECKOUT / "deploy" / "gunicorn.conf.py"), patience=10)
        celery = ("celery", "--app", "config")
        quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        self.worker = Child(
            "worker", *celery, "worker", "--concurrency", "2", "--loglevel", "INFO", *quiet, patience=15
        )
        schedule = ("--schedule", str(LOCAL / "beat-schedule"), "--pidfile=")
        self.beat = Child("beat", *celery, "beat", "--loglevel", "INFO", *schedule, patience=5)

    def listen_for_signals(self):
        """Let Ctrl-C, SIGTERM and a closed terminal stop everything; the second time, at once."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._on_signal)

    def _on_signal(self, *_):
        if self.asked_to_stop.is_set():
            self.asked_to_hurry.set()
        self.asked_to_stop.set()

    def pause(self, seconds):
        """Wait a little; raise Stopped when asked to stop, and say so first: the end takes seconds."""
        if self.asked_to_stop.wait(seconds):
            say("Stopping.")
            raise Stopped

    def run(self):
        """Run the portal until asked to stop. Raises Failed when a part of it ends on its own."""
        with ExitStack() as stack:
            services = self._services(stack)
            self._prepare(services)
            stack.callback(self._stop_children)
            self._start_children()
            self._wait_until_ready()
            self._welcome()
            while True:
                self.pause(0.2)
                self._watch(self.web, self.worker, self.beat)

    def _services(self, stack):
        children.stop_orphans()
        self.surroundings.check_port()
        if {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
            return None
        services = stack.enter_context(Services("run"))
        for name, value in services.environment.items():
            os.environ.setdefault(name, value)
        return services

    def _prepare(self, services):
        """Migrate and load the demo, unless this very database was prepared for these very migrations."""
        sources = [*CHECKOUT.glob("*/migrations/*.py"), CHECKOUT / "requirements.txt"]
        mark = steps.mark_of(*sources, also=os.environ["DATABASE_URL"] + os.environ["DEBUG"])
        stamp = services.folder / "prepared" if services else None
        if stamp and steps.is_done(stamp, mark) and self.surroundings.sign_ins.exists():
            return
        say("Preparing the database and the demo. The first time this takes up to a minute.")
        prepare = Child("prepare", "local.prepare", str(self.surroundings.sign_ins))
        prepare.start()
        try:
            while prepare.is_alive:
                self.pause(0.05)
        finally:
            prepare.stop()
        if prepare.process.returncode:
            raise Failed(self._obituary(prepare))
        if stamp:
            stamp.write_text(mark)

    def _start_children(self):
        for child in (self.web, self.worker, self.beat):
            child.start()
        children.note([self.web, self.worker, self.beat])

    def _stop_children(self):
        for child in (self.web, self.beat, self.worker):
            child.stop(hurry=self.asked_to_hurry.is_set)
        children.LEDGER.unlink(missing_ok=True)

    def _watch(self, *watched):
        for child in watched:
            for line in child.troubles():
                say(f"{child.name}: {line}")
            if not child.is_alive:
                raise Failed(self._obituary(child))

    def _obituary(self, child):
        log = child.log.relative_to(CHECKOUT)
        end = processes.last_lines(child.log, 15)
        return f"The portal's {child.name} process has ended. Its log, {log}, ends:\n\n{end}\n"

    def _wait_until_ready(self, seconds=60):
        until = time.monotonic() + seconds
        answer = "no answer"
        while time.monotonic() < until:
            self._watch(self.web)
            status, answer = self._ask_readyz()
            if status and status < 500:
                return
            self.pause(0.5 if status else 0.05)
        raise Failed(f"The portal was not ready after {seconds} seconds. /readyz says: {answer}")

    def _ask_readyz(self):
        """The status of /readyz and the beginning of its text; the status is 0 while nobody answers."""
        line = http.client.HTTPConnection(self.surroundings.called_from_here, self.surroundings.port, timeout=10)
        try:
            line.request("GET", "/readyz", headers={"Host": urlsplit(os.environ["PORTAL_URL"]).netloc})
            answer = line.getresponse()
            return answer.status, answer.read(500).decode(errors="replace")
        except (OSError, http.client.HTTPException) as refusal:
            return 0, str(refusal)
        finally:
            line.close()

    def _welcome(self):
        say(f"\nThe portal is ready at {os.environ['PORTAL_URL']}\n")
        if self.surroundings.is_trial:
            say(f"{self.surroundings.sign_ins.read_text().strip()}\n")
            if "EMAIL_URL" not in os.environ:
                say(f"Every letter it sends is kept at {os.environ['PORTAL_URL']}/inbox/")
        say(f"Logs are in {children.Child('web').log.parent.relative_to(CHECKOUT)}. Press Ctrl-C to stop.")


def main():
    """Run the portal; answer with an exit code."""
    try:
        surroundings = Surroundings()
        surroundings.settle()
        supervisor = Supervisor(surroundings)
        supervisor.listen_for_signals()
        folders.make_home()
        with folders.only_one("portal", "The portal already runs from this checkout (process {}). Stop it first."):
            supervisor.run()
    except Stopped:
        say("Stopped.")
        return 0
    except (CannotListen, ServicesError, Failed) as refusal:
        say(str(refusal))
        return 1


if __name__ == "__main__":
    sys.exit(main())
