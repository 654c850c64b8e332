"""Bring in the register's file of establishments: `manage.py import_register FILE --authority 350 --dry-run`."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from clusters.actions import register
from clusters.models import ImportRun

ORDER = ("new", "changed", "closed", "unchanged", "skipped", "missing")
WORDS = {"missing": "not in this file"}


class Command(BaseCommand):
    """Reads one file, prints what it found, and keeps the report."""

    help = "Bring in the school register’s file of establishments (edubasealldata…csv)."
    kind = ImportRun.Kind.REGISTER

    def add_arguments(self, parser):
        """The file; which authorities; how to read it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--authority", nargs="+", action="extend", default=[], metavar="CODE", help="such as 350")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument("--force", action="store_true", help="read it even if a newer file was brought in before")
        parser.add_argument(
            "--date", type=date.fromisoformat, help="the day of the file (YYYY-MM-DD), if its name does not say"
        )

    def handle(self, *, file, authority, dry_run, force, date, **options):
        """Read the file; fail with its refusal."""
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        run = register.read_at_once(
            file,
            kind=self.kind,
            codes=authority,
            file_on=date,
            is_dry_run=dry_run,
            is_forced=force,
            told=self._show_progress if options["verbosity"] > 1 else None,
        )
        if not run.is_done:
            raise CommandError(run.refusal)
        self._print(run)

    def _show_progress(self, bytes_read):
        self.stdout.write(f"{bytes_read:,} bytes read")

    def _print(self, run):
        for line in run.report:
            place = ", ".join(
                f"{word} {line[key]}" for word, key in (("line", "line"), ("URN", "urn")) if line[key] is not None
            )
            self.stdout.write(f"{line['kind']}: {place + ': ' if place else ''}{line['what']}")
        counts = ", ".join(f"{run.counts[key]:,} {WORDS.get(key, key)}" for key in ORDER if key in run.counts)
        self.stdout.write(f"{'Would bring in' if run.is_dry_run else 'Brought in'} {run.file_name}: {counts}.")
        for reason, number in run.skipped_because.items():
            self.stdout.write(f"Skipped {number:,}: {reason}.")
