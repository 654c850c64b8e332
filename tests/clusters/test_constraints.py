"""What the database itself refuses, whoever asks."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from clusters import history
from clusters.models import AuthorityPost, HistoryLine, Membership, Office, Organisation, Post
from clusters.permissions.table import Job
from tests import factories

FIRST, SECOND, THIRD = "2026-01-01", "2026-06-01", "2026-09-01"


def a_membership(cast, **period):
    return Membership(group=cast.foreign_cluster, school=cast.moss_bank, **period)


def a_partnership(cast, **period):
    partner = Organisation.objects.get_or_create(name="A college", kind="college")[0]
    return Membership(group=cast.foreign_cluster, organisation=partner, **period)


def a_post(cast, **period):
    return Post(user=cast.member, school=cast.far_away, job=Job.HEAD, **period)


def an_office(cast, **period):
    return Office(user=cast.member, group=cast.cluster, job="organiser", **period)


def an_authority_post(cast, **period):
    return AuthorityPost(user=cast.member, authority=cast.ashworth, job="officer", **period)


DATED = pytest.mark.parametrize("row_of", [a_membership, a_partnership, a_post, an_office, an_authority_post])


@DATED
@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"starts_on": FIRST}, {"starts_on": SECOND}),
        ({"starts_on": SECOND}, {"starts_on": FIRST}),
        ({"starts_on": FIRST, "ends_on": THIRD}, {"starts_on": SECOND}),
        ({"starts_on": FIRST, "ends_on": THIRD}, {"starts_on": FIRST, "ends_on": SECOND}),
    ],
)
def test_two_overlapping_periods_are_refused_in_words_and_by_the_database(cast, row_of, earlier, later):
    row_of(cast, **earlier).save()

    with pytest.raises(ValidationError, match="already on those dates"):
        row_of(cast, **later).validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        row_of(cast, **later).save()


@DATED
def test_the_next_period_may_begin_on_the_day_the_last_one_ends(cast, row_of):
    row_of(cast, starts_on=FIRST, ends_on=SECOND).save()
    row_of(cast, starts_on=SECOND).save()

    assert type(row_of(cast)).objects.filter(starts_on__in=[FIRST, SECOND]).count() == 2


@DATED
def test_a_period_does_not_end_before_it_begins(cast, row_of):
    with pytest.raises(IntegrityError, match="ends_after_it_starts"), transaction.atomic():
        row_of(cast, starts_on=SECOND, ends_on=FIRST).save()


@DATED
def test_a_period_without_a_day_stands_in_nobodys_way(cast, row_of):
    row_of(cast, starts_on=FIRST, ends_on=FIRST).save()

    row_of(cast, starts_on=FIRST).save()


def test_another_job_or_another_place_is_no_overlap(cast):
    factories.post(cast.member, cast.far_away)
    factories.post(cast.member, cast.far_away, Job.GOVERNOR)
    factories.post(cast.member, cast.brook_lane)
    factories.office(cast.member, cast.cluster)
    factories.office(cast.member, cast.cluster, job="chair")
    factories.office(cast.sbm, cast.cluster)

    assert cast.member.posts.count() == 4


@pytest.mark.parametrize("members", ["none", "both"])
def test_a_membership_has_one_member(cast, members):
    row = a_partnership(cast) if members == "both" else a_membership(cast)
    row.school = cast.moss_bank if members == "both" else None

    with pytest.raises(ValidationError, match="Choose a school or an organisation, not both"):
        row.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


# --- history is append-only -------------------------------------------------------------------------


def test_a_line_that_long_names_make_too_long_is_cut(cast):
    line = history.record("put " + "a" * 500, by=cast.member, school=cast.moss_bank)

    assert (len(line.text), line.text[-2:]) == (400, "a…")


@pytest.fixture
def line(cast):
    return history.record("booked a meeting", by=cast.member, group=cast.cluster)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE clusters_historyline SET text = 'did nothing' WHERE id = %s",
        "UPDATE clusters_historyline SET actor_id = NULL WHERE id = %s",
        "DELETE FROM clusters_historyline WHERE id = %s",
    ],
)
def test_a_line_of_history_is_neither_changed_nor_deleted(line, sql):
    with (
        pytest.raises(IntegrityError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, [line.pk])

    assert HistoryLine.objects.get().text == "booked a meeting"


def test_the_portals_own_code_cannot_change_or_delete_it_either(line):
    with pytest.raises(IntegrityError), transaction.atomic():
        HistoryLine.objects.update(text="did nothing")
    with pytest.raises(IntegrityError), transaction.atomic():
        line.delete()

    assert HistoryLine.objects.count() == 1
