"""The importer on real files of the register, where they stand beside the checkout."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from clusters.models import ImportRun, LocalAuthority, School, Succession

FILES = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not FILES.exists(),
        reason="The register's real files are not beside this checkout, in ../shared/data.",
    ),
]


def bring_in(command, name, **options):
    call_command(command, FILES / name, stdout=StringIO(), **options)
    return ImportRun.objects.latest("pk")


def test_bolton_has_117_schools_and_a_second_import_changes_nothing():
    first = bring_in("import_register", "gias_bolton_wigan.csv", authority=["350"])
    before = list(School.objects.order_by("urn").values())
    second = bring_in("import_register", "gias_bolton_wigan.csv", authority=["350"])

    assert (first.counts["new"], first.counts["skipped"]) == (117, 120)
    assert (second.counts["unchanged"], second.counts["new"], second.counts["changed"]) == (117, 0, 0)
    assert list(School.objects.order_by("urn").values()) == before
    assert sum(School.objects.values_list("pupils", flat=True)) == 51_032
    assert [line for line in first.report if line["kind"] in {"problem", "note"}] == []


def test_both_authorities_come_in_with_their_positions():
    run = bring_in("import_register", "gias_bolton_wigan.csv")

    brandwood = School.objects.get(urn=105148)
    assert run.counts["new"] == 237
    assert dict(LocalAuthority.objects.values_list("code", "name")) == {"350": "Bolton", "359": "Wigan"}
    assert (str(brandwood.latitude), str(brandwood.longitude)) == ("53.56584", "-2.45180")
    assert School.objects.get(urn=143773).authority.code == "350"
    assert not School.objects.filter(opened_on__year=1900).exists()


def test_an_older_header_is_read_by_name():
    bring_in("import_register", "gias_bolton_wigan.csv", authority=["350"])

    run = bring_in("import_register", "gias_header_drift_2021_5rows.csv", authority=["350"])

    assert (run.counts["unchanged"], run.counts["changed"], run.counts["missing"]) == (5, 0, 112)


def test_links_are_proposed_and_a_second_reading_changes_nothing():
    bring_in("import_register", "gias_bolton_wigan.csv")

    first = bring_in("import_links", "links_3la.csv")
    second = bring_in("import_links", "links_3la.csv")

    assert first.counts["new"] == Succession.objects.count() > 0
    assert (second.counts["new"], second.counts["changed"]) == (0, 0)
    assert second.counts["unchanged"] == first.counts["new"]


def test_each_command_refuses_the_others_file():
    with pytest.raises(CommandError, match="Use import_links for it"):
        bring_in("import_register", "links_3la.csv")
    with pytest.raises(CommandError, match="Use import_register for it"):
        bring_in("import_links", "gias_bolton_wigan.csv")
