"""Bring in the register's file of links (successors): `manage.py import_links FILE`."""

from clusters.management.commands.import_register import Command as ImportRegister
from clusters.models import ImportRun


class Command(ImportRegister):
    """As `import_register`, for the file that says which school follows which. Nothing moves by itself."""

    help = "Bring in the school register’s file of links (links_edubasealldata…csv)."
    kind = ImportRun.Kind.LINKS
