"""Charges of seven schools drafted and posted in a second, beside bare INSERTs of the same rows."""

import time

from django.db import connection, transaction

from accounts.models import User
from bench.shared import post_charge
from clusters.models import Group, HistoryLine
from clusters.permissions.table import Permission
from ledger.models import Charge, PaidLine, Settlement, ShareLine
from letters.models import Letter

CHARGES = 100


def run():
    """Post the charges through the actions, then insert as many rows of the same content, one by one, into tables
    without keys, triggers or constraints, in a transaction for each charge. Print both rates."""
    head = User.objects.get(email="head@demo.example")
    group = Group.objects.where(head, may=Permission.CHARGE_POST).first()
    schools = [row.school for row in group.memberships.of_schools().select_related("school")]
    began = time.perf_counter()
    posted = [post_charge(group, schools, f"Cost {number} of the ledger’s bench", by=head) for number in range(CHARGES)]
    rate = CHARGES / (time.perf_counter() - began)
    rows = [_rows_of(charge) for charge in posted]
    bare = CHARGES / _seconds_to_insert(rows)
    number = sum(map(len, rows)) / CHARGES
    print(f"\nLedger: {rate:,.0f} charges of {len(schools)} schools posted per second in one process;", end=" ")
    print(f"bare INSERTs of the same {number:,.0f} rows: {bare:,.0f} per second ({bare / rate:.1f} ×)")


def _rows_of(charge):
    """(table, row as text) of all that posting `charge` wrote."""
    found = [Charge.objects.filter(pk=charge.pk), HistoryLine.objects.filter(about=charge.row)]
    found += [model.objects.filter(charge=charge) for model in (PaidLine, ShareLine, Settlement)]
    found += [Letter.objects.about(charge.row)]
    with connection.cursor() as cursor:
        return [row for rows in found for row in _as_text(cursor, rows.order_by())]


def _as_text(cursor, rows):
    table = rows.model._meta.db_table
    cursor.execute(f"SELECT t::text FROM {table} t WHERE id = ANY(%s)", [list(rows.values_list("pk", flat=True))])  # noqa: S608 - a name of our own
    return [(table, text) for (text,) in cursor.fetchall()]


def _seconds_to_insert(charges):
    """How long it takes to insert the rows of all `charges`."""
    tables = {table for rows in charges for table, _ in rows}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"CREATE TABLE bench_{table} (LIKE {table})")
        began = time.perf_counter()
        for rows in charges:
            with transaction.atomic():
                for table, text in rows:
                    cursor.execute(f"INSERT INTO bench_{table} SELECT (%s::{table}).*", [text])
        seconds = time.perf_counter() - began
        for table in tables:
            cursor.execute(f"DROP TABLE bench_{table}")
    return seconds
