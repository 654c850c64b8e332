"""What several of these tests start from: register files, a school and its academy, an office on offer."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from clusters.actions import handovers
from clusters.models import Handover, ImportRun
from tests import factories
from tests.register_files import HEADER, links, written

SUMMER, AUTUMN = date(2026, 8, 31), date(2026, 9, 1)


@pytest.fixture
def bring_in(tmp_path):
    """Write rows to a file, import it, and give back the run."""

    def import_rows(*rows, name="edubasealldata20261101.csv", header=HEADER, **options):
        path = tmp_path / name
        path.write_bytes(written(rows, header))
        call_command("import_register", path, stdout=StringIO(), **options)
        return ImportRun.objects.latest("pk")

    return import_rows


@pytest.fixture
def read_links(tmp_path):
    """Write links to a file, import it, and give back the run."""

    def import_links(*rows, **options):
        path = tmp_path / "links_edubasealldata20261101.csv"
        path.write_bytes(links(*rows))
        call_command("import_links", path, stdout=StringIO(), **options)
        return ImportRun.objects.latest("pk")

    return import_links


@pytest.fixture
def old(cast):
    """Moss Bank, which closed in August; it is in the cluster and in the governor group."""
    cast.moss_bank.status, cast.moss_bank.closes_on = "closed", SUMMER
    cast.moss_bank.save()
    return cast.moss_bank


@pytest.fixture
def academy(cast):
    """The academy that followed Moss Bank in September."""
    return factories.school("Moss Bank Academy", opened_on=AUTUMN)


@pytest.fixture
def office(cast):
    """The organiser's office in the cluster."""
    return cast.organiser.offices.select_related("group", "user").get()


@pytest.fixture
def handover(cast, office):
    """Offered by the organiser to the head teacher of Moss Bank."""
    return handovers.offer(office, cast.member, note="The hall is promised.", by=cast.organiser)


@pytest.fixture
def silent(handover):
    """The same, fourteen days old."""
    Handover.objects.update(offered_at=timezone.now() - timedelta(days=14))
    handover.refresh_from_db()
    return handover
