"""The officer's page of the register: upload, dry run by a worker, report, bringing in; once, whatever happens."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from clusters import tasks
from clusters.actions import register as actions
from clusters.forms.register import RegisterForm
from clusters.models import ImportRun, School
from tests import register_files
from tests.register_files import school, written
from tests.together import at_once

REGISTER = "/desk/801/register/"


@pytest.fixture(autouse=True)
def files_go_to_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer(cast, sign_in):
    """The browser of Ashworth's officer."""
    return sign_in(cast.officer)


def upload(content, name="edubasealldata20261101.csv"):
    return SimpleUploadedFile(name, content, "text/csv")


def ask(officer, *rows, **fields):
    """Upload a file and give back the run; no worker has read it yet."""
    answer = officer.post(REGISTER, {"file": upload(written(rows)), **fields})
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.latest("pk")


@pytest.mark.django_db
def test_an_upload_is_tried_out_and_then_brought_in(officer, cast):
    run = ask(officer, school(1), school(2, **{"LA (code)": "802"}), school("x"))
    waiting = officer.get(run.get_absolute_url()).content.decode()

    tasks.read_file(run.pk)
    report = officer.get(run.get_absolute_url()).content.decode()

    assert 'hx-trigger="every 2s"' in waiting
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in waiting
    assert "In another authority: 1" in report
    assert "the URN “x” is not a number" in report
    assert not School.objects.filter(urn=1).exists()

    answer = officer.post(run.get_absolute_url())
    real = ImportRun.objects.latest("pk")
    tasks.read_file(real.pk)

    assert answer.url == real.get_absolute_url()
    assert School.objects.filter(urn=1).exists()
    assert (real.rehearsal, real.started_by) == (run, cast.officer)
    assert "see what came of it" in officer.get(run.get_absolute_url()).content.decode()
    listed = officer.get(REGISTER).content.decode()
    assert listed.index("Brought in by Governance officer") < listed.index("Tried out by Governance officer")


@pytest.mark.django_db
def test_a_file_of_links_is_known_by_its_header(officer):
    officer.post(REGISTER, {"file": upload(register_files.links((1, 2, "Successor")), "whatever.csv")})

    assert ImportRun.objects.get().kind == "links"


@pytest.mark.django_db
def test_only_schools_of_the_officers_authority_are_read(officer):
    run = ask(officer, school(1), school(2, **{"LA (code)": "802"}))
    tasks.read_file(run.pk)
    officer.post(run.get_absolute_url())
    tasks.read_file(ImportRun.objects.latest("pk").pk)

    assert set(School.objects.filter(urn__in=[1, 2]).values_list("urn", flat=True)) == {1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"", "The file is empty"),
        ("a.csv", written([school(1)], encoding="utf-16"), "The file is in UTF-16"),
        ("a.csv", b"date,amount\r\n1,2\r\n", "This is not a file of the school register"),
        ("a.csv", b"Group UID,Group Name\r\n1,A\r\n", "This is the register’s file of groups"),
        ("a.csv", written([school(1)]), "Enter the date of the file, because its name does not say it"),
    ],
)
def test_the_wrong_kind_of_file_is_refused_beside_the_field(officer, name, content, sentence):
    page = officer.post(REGISTER, {"file": upload(content, name)}).content.decode()

    assert sentence in page
    assert "There is a problem" in page
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_a_file_whose_date_is_asked_for_has_to_be_chosen_again(officer):
    page = officer.post(REGISTER, {"file": upload(written([school(1)]), "a.csv")}).content.decode()

    assert "Choose the file again: browsers do not keep it" in page


@pytest.mark.django_db
def test_a_form_without_a_file_asks_for_one(officer):
    assert "Choose a register file" in officer.post(REGISTER, {"file": ""}).content.decode()


@pytest.mark.django_db
def test_a_file_of_100_mb_is_refused_by_a_sentence(cast):
    file = upload(written([school(1)]))
    file.size = 100_000_000
    form = RegisterForm({}, {"file": file}, authority=cast.ashworth)

    assert form.errors["file"] == [
        "The file is 100 MB, and the register’s largest is about 60 MB. Choose a file of up to 90 MB."
    ]


@pytest.mark.django_db
def test_the_date_is_asked_for_and_kept(officer):
    date = {"file_on_day": "2", "file_on_month": "11", "file_on_year": "2025"}
    officer.post(REGISTER, {"file": upload(written([school(1)]), "schools.csv"), **date})

    assert str(ImportRun.objects.get().file_on) == "2025-11-02"


@pytest.mark.django_db
def test_a_date_in_the_future_is_refused(officer):
    date = {"file_on_day": "2", "file_on_month": "11", "file_on_year": "2999"}
    page = officer.post(REGISTER, {"file": upload(written([school(1)])), **date}).content.decode()

    assert "The date of the file must be today or in the past" in page


@pytest.mark.django_db
def test_a_date_in_the_future_in_the_name_is_refused_too(officer):
    """It would make every real file an older one."""
    page = officer.post(REGISTER, {"file": upload(written([school(1)]), "edubasealldata20991101.csv")}).content.decode()

    assert "The date of the file must be today or in the past" in page
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_an_older_file_is_refused_at_once_unless_asked_for(officer, cast):
    ImportRun.objects.create(
        authority=cast.ashworth,
        authority_codes=["801"],
        kind="register",
        state="done",
        is_dry_run=False,
        file_name="newer.csv",
        file_on="2026-12-01",
    )

    page = officer.post(REGISTER, {"file": upload(written([school(1)]))}).content.decode()
    run = ask(officer, school(1), is_forced="on")
    tasks.read_file(run.pk)

    assert "The file is of 1 November 2026, older than the one of 1 December 2026" in page
    run.refresh_from_db()
    assert run.state == "done"


@pytest.mark.django_db
def test_a_file_that_turns_out_damaged_is_refused_and_deleted(officer, tmp_path):
    content = written([school(urn) for urn in range(1, 50)])[:-80]
    officer.post(REGISTER, {"file": upload(content)})
    run = ImportRun.objects.get()

    with transaction.atomic():
        tasks.read_file(run.pk)
    page = officer.get(run.get_absolute_url()).content.decode()

    assert "The file is cut short: line 50, the last, ends in the middle." in page
    assert "Choose another file" in page


@pytest.mark.django_db
def test_bringing_in_twice_asks_once(officer):
    run = ask(officer, school(1))
    tasks.read_file(run.pk)

    first = officer.post(run.get_absolute_url())
    second = officer.post(run.get_absolute_url())

    assert first.url == second.url
    assert ImportRun.objects.count() == 2


@pytest.mark.django_db
def test_a_dry_run_that_found_nothing_to_change_offers_nothing_to_bring_in(officer):
    first = ask(officer, school(1))
    tasks.read_file(first.pk)
    officer.post(first.get_absolute_url())
    tasks.read_file(ImportRun.objects.latest("pk").pk)
    again = ask(officer, school(1))
    tasks.read_file(again.pk)

    pages = [officer.get(run.get_absolute_url()).content.decode() for run in (first, again)]

    assert "so there is nothing to bring in" not in pages[0]
    assert "The portal holds all that this file says already, so there is nothing to bring in." in pages[1]
    assert "Bring in these changes" not in pages[1]


def test_a_dry_run_that_only_takes_a_closed_school_out_of_its_group_has_changes():
    run = ImportRun(report=[{"kind": "membership", "line": 2, "urn": 1, "what": "leaves North cluster"}])

    assert run.has_changes


@pytest.mark.django_db
def test_a_run_that_found_nothing_to_keep_cannot_be_brought_in(officer, cast):
    run = ImportRun.objects.create(authority=cast.ashworth, kind="register", file_name="old.csv", state="done")

    page = officer.post(run.get_absolute_url(), follow=True).content.decode()

    assert "This file is not kept any more. Upload it again." in page


@pytest.mark.django_db
def test_a_task_that_rings_twice_reads_once(officer):
    run = ask(officer, school(1))
    tasks.read_file(run.pk)
    finished = ImportRun.objects.get().finished_at

    tasks.read_file(run.pk)

    assert (ImportRun.objects.get().finished_at, ImportRun.objects.get().attempts) == (finished, 1)


@pytest.mark.django_db
def test_a_run_whose_worker_died_is_read_again(officer):
    run = ask(officer, school(1))
    ImportRun.objects.update(attempts=1, state="running", started_at=timezone.now())

    tasks.read_file(run.pk)
    assert ImportRun.objects.get().state == "running"

    ImportRun.objects.update(started_at=timezone.now() - timedelta(minutes=1))
    tasks.read_file(run.pk)
    assert ImportRun.objects.get().state == "done"


@pytest.mark.django_db
def test_a_file_that_fells_worker_after_worker_is_given_up(officer):
    run = ask(officer, school(1))
    ImportRun.objects.update(attempts=3, state="running", started_at=timezone.now() - timedelta(minutes=1))

    tasks.read_file(run.pk)

    run.refresh_from_db()
    assert (run.state, run.refusal) == (
        "failed",
        "Reading this file stopped the portal’s worker three times. Nothing was changed.",
    )
    assert not run.file


@pytest.mark.django_db
def test_a_file_that_is_gone_ends_the_run_with_a_sentence(officer, tmp_path):
    run = ask(officer, school(1))
    run.file.storage.delete(run.file.name)

    tasks.read_file(run.pk)

    run.refresh_from_db()
    assert run.state == "failed"


@pytest.mark.django_db(transaction=True)
def test_the_file_is_deleted_once_it_was_brought_in(officer, tmp_path):
    run = ask(officer, school(1))
    tasks.read_file(run.pk)
    assert len(list(tmp_path.rglob("*.csv"))) == 1

    tasks.read_file(actions.bring_in(run, by=None).pk)

    assert list(tmp_path.rglob("*.csv")) == []


@pytest.mark.django_db(transaction=True)
def test_a_file_that_nobody_brought_in_is_deleted_after_a_week(officer, tmp_path):
    run = ask(officer, school(1))
    tasks.read_file(run.pk)
    tasks.sweep()
    assert len(list(tmp_path.rglob("*.csv"))) == 1

    ImportRun.objects.update(asked_at=timezone.now() - timedelta(days=8))
    tasks.sweep()

    assert list(tmp_path.rglob("*.csv")) == []
    assert "is not kept any more" in officer.get(run.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_command_that_was_killed_is_marked_as_stopped(cast):
    long_ago = timezone.now() - timedelta(hours=2)
    run = ImportRun.objects.create(kind="register", state="running", file_name="killed.csv", started_at=long_ago)

    tasks.sweep()

    run.refresh_from_db()
    assert (run.state, run.refusal) == ("failed", "The command was stopped before its end. Nothing was changed.")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_bring_a_file_in_once(officer, cast):
    run = ask(officer, *(school(urn) for urn in range(1, 1500)))
    tasks.read_file(run.pk)
    real = actions.bring_in(run, by=cast.officer)

    at_once(*[lambda: tasks.read_file(real.pk)] * 3)

    real.refresh_from_db()
    assert (real.state, real.counts["new"], real.attempts) == ("done", 1499, 1)


@pytest.mark.django_db
def test_the_page_shows_how_far_the_worker_has_come(officer, cast):
    run = ask(officer, school(1))
    cache.set(f"register-import:{run.pk}", 700, 60)

    page = officer.get(run.get_absolute_url()).content.decode()

    assert 'value="700"' in page
    assert "Bytes of the file read: 700 of " in page


@pytest.mark.django_db
def test_a_long_part_of_the_report_is_headed_by_how_many_there_are(officer):
    run = ask(officer, *(school(urn) for urn in range(1, 603)))
    tasks.read_file(run.pk)

    page = officer.get(run.get_absolute_url()).content.decode()

    assert "New (602)" in page
    assert "and 102 more" in page


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 5])
def test_the_list_takes_the_same_number_of_queries(officer, cast, django_assert_num_queries, rows):
    for _ in range(rows):
        ImportRun.objects.create(
            authority=cast.ashworth, kind="register", file_name="a.csv", state="done", started_by=cast.officer
        )
    officer.get(REGISTER)

    with django_assert_num_queries(4):
        officer.get(REGISTER)


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 5])
def test_the_report_takes_the_same_number_of_queries(officer, cast, django_assert_num_queries, rows):
    lines = [{"kind": "new", "line": row, "urn": row, "what": "A school"} for row in range(rows)]
    run = ImportRun.objects.create(
        authority=cast.ashworth,
        kind="register",
        file_name="a.csv",
        state="done",
        started_by=cast.officer,
        report=lines,
        counts={"new": rows},
    )
    officer.get(run.get_absolute_url())

    with django_assert_num_queries(6):
        officer.get(run.get_absolute_url())


@pytest.mark.django_db
def test_an_officer_elsewhere_sees_none_of_it(cast, sign_in):
    run = ImportRun.objects.create(authority=cast.ashworth, kind="register", file_name="a.csv", state="done")
    stranger = sign_in(cast.outsider)

    assert stranger.get(REGISTER).status_code == 404
    assert stranger.get(run.get_absolute_url()).status_code == 404
    assert stranger.post(run.get_absolute_url()).status_code == 404
