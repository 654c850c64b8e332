"""Register files: asking for one to be read, reading it, and putting the file away afterwards."""

import logging
from datetime import timedelta
from functools import partial

from celery import current_app
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from clusters.models import ImportRun, LocalAuthority
from clusters.register import closing, links, schools
from clusters.register.reading import LINKS, Table, WrongFile, date_in_name
from clusters.register.tally import Tally
from common.dates import short_day

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
KEPT_FOR = timedelta(days=7)
"""A file that was only tried out is deleted after this; one that was brought in, at once. Files name head teachers."""
GONE = "This file is not kept any more. Upload it again."
BEFORE_ANOTHER_TRY = timedelta(seconds=30)
"""Between marking a run as its own and locking the run's row a worker needs far less than this."""
OLDER = "The file is of {}, older than the one of {} that was brought in before. Bring in the newer one."
UNDATED = "The file’s name does not say its date, and one of {} was brought in before. Say the date of this file."


@transaction.atomic
def ask(file, *, authority, kind, file_on, is_forced=False, by):
    """Ask for a dry run of the uploaded `file` over the schools of `authority`. A worker reads it."""
    run = ImportRun.objects.create(
        authority=authority,
        authority_codes=[authority.code],
        kind=kind,
        file=file,
        file_name=file.name,
        file_on=file_on,
        is_forced=is_forced,
        started_by=by,
        bytes_total=file.size,
    )
    transaction.on_commit(partial(hurry, run.pk))
    return run


@transaction.atomic
def bring_in(rehearsal, *, by):
    """Ask for what the dry run `rehearsal` found to be brought in. Asked twice, it happens once."""
    rehearsal = ImportRun.objects.select_for_update(no_key=True).get(pk=rehearsal.pk)
    if hasattr(rehearsal, "performance"):
        return rehearsal.performance
    if not rehearsal.is_done or not rehearsal.is_dry_run or not rehearsal.file:
        raise WrongFile(GONE)
    same = ("authority", "authority_codes", "kind", "file_name", "file_on", "is_forced", "bytes_total")
    run = ImportRun(
        rehearsal=rehearsal, is_dry_run=False, started_by=by, **{name: getattr(rehearsal, name) for name in same}
    )
    run.file.name = rehearsal.file.name
    run.save()
    transaction.on_commit(partial(hurry, run.pk))
    return run


def hurry(pk):
    """Ask a worker to read the file now. The database is swept anyway, so a broker that is away stops nobody."""
    try:
        current_app.send_task("clusters.tasks.read_file", args=[pk])
    except Exception as away:  # whatever the broker's client raises, the run waits in the database
        logger.warning("The broker is away, so run %s waits for the next sweep: %s", pk, away)


def read_at_once(path, *, kind, codes=(), file_on=None, is_dry_run=False, is_forced=False, by=None, told=None):
    """Read the file at `path` now, for the authorities of `codes` (all of them if empty), and keep the run.

    Returns the ImportRun, which may be refused. `told` is called with the bytes read so far.
    """
    run = ImportRun.objects.create(
        kind=kind,
        authority_codes=list(codes),
        file_name=path.name,
        file_on=file_on or date_in_name(path.name),
        is_dry_run=is_dry_run,
        is_forced=is_forced,
        started_by=by,
        started_at=timezone.now(),
        state=ImportRun.State.RUNNING,
        bytes_total=path.stat().st_size,
    )
    with path.open("rb") as file:
        return read(run, file, told=told or (lambda bytes_read: None))


def work_off(pk):
    """Read the file of run `pk`, unless it is finished or another worker reads it now."""
    run = _claim(pk)
    if run and not run.is_finished:
        run = _read_stored(run)
    if run and run.is_finished and not (run.is_done and run.is_dry_run):
        put_away(run)


def _read_stored(run):
    try:
        with run.file.open("rb") as file:
            return read(run, file)
    except FileNotFoundError:
        _settle(run, ImportRun.State.FAILED, GONE)
        run.refresh_from_db()
        return run


@transaction.atomic
def put_away(run):
    """Delete the run's file, which names head teachers. The report stays."""
    name = run.file.name
    ImportRun.objects.filter(file=name).update(file="")
    transaction.on_commit(partial(run.file.storage.delete, name))


def give_up(run):
    """Mark as stopped a run whose command was killed before its end. Its transaction took everything back."""
    _settle(run, ImportRun.State.FAILED, "The command was stopped before its end. Nothing was changed.")


@transaction.atomic
def _claim(pk):
    """The run, marked as running, or None. A run that felled several workers is given up."""
    run = (
        ImportRun.objects.select_for_update(skip_locked=True)
        .claimable(timezone.now() - BEFORE_ANOTHER_TRY)
        .filter(pk=pk)
        .first()
    )
    if run is None:
        return None
    run.attempts += 1
    run.state, run.started_at = ImportRun.State.RUNNING, timezone.now()
    if run.attempts > MOST_ATTEMPTS:
        run.state, run.finished_at = ImportRun.State.FAILED, timezone.now()
        run.refusal = "Reading this file stopped the portal’s worker three times. Nothing was changed."
    run.save(update_fields=["attempts", "state", "started_at", "finished_at", "refusal"])
    return run


def read(run, file, *, told=None):
    """Read the open binary `file` for `run` and keep the outcome. All of it is brought in, or nothing.

    `told` is called with the bytes read so far.
    """
    try:
        _carry_out(run, file, told or partial(_show_progress, run.pk))
    except WrongFile as refusal:
        _settle(run, ImportRun.State.REFUSED, refusal.messages[0])
    except Exception:  # whatever went wrong, the officer must see that it ended and that nothing was changed
        logger.exception("Register file of run %s", run.pk)
        _settle(
            run, ImportRun.State.FAILED, "A fault of the portal stopped this. Nothing was changed. Tell who runs it."
        )
    run.refresh_from_db()
    return run


@transaction.atomic
def _carry_out(run, file, told):
    locked = ImportRun.objects.select_for_update(skip_locked=True).filter(pk=run.pk, state=ImportRun.State.RUNNING)
    if not locked.exists():
        return
    table = Table(file)
    try:
        _refuse_kind(run, table)
        if not run.is_dry_run:
            _wait_for_other_imports()
        tally = _read_links(run, table, told) if run.kind == LINKS else _read_schools(run, table, told)
    finally:
        table.close()
    run.counts, run.skipped_because, run.report = dict(tally.counts), dict(tally.skipped_because), tally.report()
    run.state, run.finished_at, run.bytes_read = ImportRun.State.DONE, timezone.now(), run.bytes_total
    run.authority = run.authority or LocalAuthority.objects.filter(code__in=run.authority_codes[:1]).first()
    run.save()


def _read_schools(run, table, told):
    _refuse_older(run)
    tally = Tally(*schools.KINDS)
    today = timezone.localdate()
    reader = schools.SchoolReader(
        table,
        tally,
        codes=run.authority_codes,
        file_on=run.file_on,
        today=today,
        is_dry_run=run.is_dry_run,
        by=run.started_by,
    )
    reader.read(lambda: told(table.file.tell()))
    if not run.is_dry_run:
        closing.join_successors()
    closing.end_memberships(reader.closed, known=reader.seen, tally=tally, is_dry_run=run.is_dry_run, by=run.started_by)
    return tally


def _read_links(run, table, told):
    tally = Tally(*links.KINDS)
    reader = links.LinkReader(table, tally, codes=run.authority_codes, is_dry_run=run.is_dry_run, by=run.started_by)
    reader.read(lambda: told(table.file.tell()))
    return tally


def _refuse_kind(run, table):
    if table.kind != run.kind:
        found = ImportRun.Kind(table.kind).label.lower()
        command = "import_links" if table.kind == LINKS else "import_register"
        raise WrongFile(f"This is the register’s file of {found}. Use {command} for it.")


def refuse_older(codes, file_on):
    """Raise WrongFile where a newer file was brought in before for any authority of `codes`."""
    newest = max(ImportRun.objects.file_dates_about(codes), default=None)
    if newest and file_on is None:
        raise WrongFile(UNDATED.format(short_day(newest)))
    if newest and file_on < newest:
        raise WrongFile(OLDER.format(short_day(file_on), short_day(newest)))


def _refuse_older(run):
    if not run.is_forced:
        refuse_older(run.authority_codes, run.file_on)


def _wait_for_other_imports():
    """Two imports at once would lock the same schools in different orders; the second waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('clusters.importrun'))")


def _settle(run, state, refusal):
    ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.RUNNING).update(
        state=state, refusal=refusal[:500], finished_at=timezone.now()
    )


def _show_progress(pk, bytes_read):
    cache.set(f"register-import:{pk}", bytes_read, timeout=3600)


def progress_of(run):
    """Bytes read so far, out of `run.bytes_total`."""
    return run.bytes_total if run.is_finished else min(cache.get(f"register-import:{run.pk}", 0), run.bytes_total)
