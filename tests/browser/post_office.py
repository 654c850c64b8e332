"""A real worker process and a real mail server for browser tests, and the letters that arrived."""

import re
import subprocess
import sys
import time

from icalendar import Calendar

PATIENCE = 30
"""Seconds. The worker takes about two to start; a letter under one."""


class PostOffice:
    """What a person finds in their mailbox."""

    def __init__(self, script):
        self.script = script

    def letters_to(self, address):
        """What has arrived for `address`, oldest first."""
        return [letter for letter in self.script.taken if letter["To"].addresses[0].addr_spec == address]

    def wait_for(self, address, subject):
        """The letter to `address` whose subject contains `subject`, once it has arrived."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for letter in self.letters_to(address):
                if subject in letter["Subject"]:
                    return letter
            time.sleep(0.05)
        raise AssertionError(f"No letter “{subject}” to {address} in {[each['Subject'] for each in self.script.taken]}")


def link_in(letter, containing):
    """The web address in the letter's text that contains `containing`."""
    text = letter.get_body(("plain",)).get_content()
    return next(url for url in re.findall(r"https?://\S+", text) if containing in url)


def calendar_in(letter):
    """The letter's invite.ics, read by the icalendar library."""
    (invite,) = [part for part in letter.iter_attachments() if part.get_filename() == "invite.ics"]
    content = invite.get_content()
    return Calendar.from_ical(content)


def start_worker(environment, log):
    """A worker of the portal in a process of its own."""
    command = [sys.executable, "-m", "celery", "--app", "config", "worker", "--concurrency", "1", "--loglevel", "INFO"]
    return subprocess.Popen(
        [*command, "--without-gossip", "--without-mingle"], env=environment, stdout=log, stderr=subprocess.STDOUT
    )
