"""A school's statement, on a page and as a file."""

from django.shortcuts import render
from django.utils import timezone

from clusters.models import School
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common.exports import csv_response, xlsx_response
from ledger import statements


@requires(Permission.STATEMENT_VIEW, on=School)
def statement(request, school):
    """What the school shared and paid in a financial year (?year=2026-04), and what is owed now."""
    year = _year(request)
    to_pay, to_get = statements.owed(school)
    context = {
        "school": school,
        "year": year,
        "years": statements.years(timezone.localdate()),
        "totals": statements.totals(school, year),
        "page": statements.page_of_lines(school, year, request),
        "to_pay": to_pay,
        "to_get": to_get,
    }
    return render(request, "ledger/statement.html", context)


@requires(Permission.STATEMENT_VIEW, on=School)
def statement_csv(request, school):
    """The year's lines as CSV."""
    year = _year(request)
    return csv_response(_name(school, year), statements.HEADER, statements.rows(school, year))


@requires(Permission.STATEMENT_VIEW, on=School)
def statement_xlsx(request, school):
    """The year's lines as XLSX."""
    year = _year(request)
    return xlsx_response(_name(school, year), statements.HEADER, statements.rows(school, year))


def _year(request):
    return statements.year_called(request.GET.get("year"), timezone.localdate())


def _name(school, year):
    return f"statement-{school.urn}-{year.key}"
