"""Tables as files that trick no spreadsheet: a cell never begins what a program would take for a formula."""

import csv
import io
from datetime import date
from decimal import Decimal

import xlsxwriter
from django.http import HttpResponse

# Excel, LibreOffice and Google Sheets start a formula at these; the fullwidth forms are folded into them on the way.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60
"""In characters: a column of long words is cut here, and its cells can be read by widening it."""


def amount(pence):
    """`pence` as the cell of an amount in pounds: a number with two decimals, never a text."""
    return Decimal(pence).scaleb(-2)


def guarded(value):
    """`value` as a cell. A text that would start a formula gets an apostrophe in front; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal | date):
        return value
    value = str(value)
    starts = value.startswith(FORMULA_STARTS) or value.lstrip(" \u00a0\ufeff").startswith(FORMULA_STARTS)
    return f"'{value}" if starts else value


def csv_response(name, header, rows):
    """A download called `name`.csv of UTF-8 with a byte order mark, so that Excel reads names with accents."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return _download("\ufeff" + text.getvalue(), f"{name}.csv", "text/csv; charset=utf-8")


def xlsx_response(name, header, rows):
    """A download called `name`.xlsx of one sheet. A Decimal is an amount of pounds, a date a day; a text is never
    read as a formula or a link, and carries the same guard as in CSV, because people save sheets as CSV."""
    file = io.BytesIO()
    rows = [[guarded(cell) for cell in row] for row in rows]
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        formats = {
            Decimal: book.add_format({"num_format": "#,##0.00"}),
            date: book.add_format({"num_format": "dd/mm/yyyy"}),
        }
        for column, heading in enumerate(header):
            sheet.write_string(0, column, heading, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, formats)
        for column, cells in enumerate(zip(header, *rows, strict=True)):
            sheet.set_column(column, column, min(WIDEST, max(len(str(cell)) for cell in cells) + 2))
        sheet.freeze_panes(1, 0)
    return _download(file.getvalue(), f"{name}.xlsx", XLSX)


def _write(sheet, number, column, cell, formats):
    if isinstance(cell, str):
        sheet.write_string(number, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(number, column, cell, formats[date])
    else:
        sheet.write_number(number, column, cell, formats.get(type(cell)))


def _download(content, name, type_):
    response = HttpResponse(content, content_type=type_)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
