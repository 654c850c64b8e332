"""Several people at the same moment, with real threads on the real database. For tests with `transaction=True`."""

import threading

from django.core.exceptions import ValidationError
from django.db import connection


def at_once(*jobs):
    """Do all `jobs` at the same moment, each in a thread with a connection of its own; what each returned or
    refused, in their order. Raises what else one of them raised."""
    start, outcomes = threading.Barrier(len(jobs)), [None] * len(jobs)

    def do(number, job):
        start.wait()
        try:
            outcomes[number] = job()
        except Exception as refusal:  # a thread's own would only be printed
            outcomes[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for outcome in outcomes:
        if isinstance(outcome, Exception) and not isinstance(outcome, ValidationError):
            raise outcome
    return outcomes
