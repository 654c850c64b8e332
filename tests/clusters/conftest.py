"""Fixtures of the register's tests."""

from io import StringIO

import pytest
from django.core.management import call_command

from clusters.models import ImportRun
from tests.register_files import HEADER, written


@pytest.fixture
def bring_in(tmp_path):
    """Write rows to a file, import it, and give back the run."""

    def import_rows(*rows, name="edubasealldata20261101.csv", header=HEADER, **options):
        path = tmp_path / name
        path.write_bytes(written(rows, header))
        call_command("import_register", path, stdout=StringIO(), **options)
        return ImportRun.objects.latest("pk")

    return import_rows
