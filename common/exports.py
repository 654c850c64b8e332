"""Tables as CSV that spreadsheets cannot be tricked by: a cell never begins what a program would take for a formula."""

import csv
import io

from django.http import HttpResponse

# Excel, LibreOffice and Google Sheets start a formula at these; the fullwidth forms are folded into them on the way.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def guarded(value):
    """`value` as a cell. A text that would start a formula gets an apostrophe in front; numbers stay numbers."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    starts = value.startswith(FORMULA_STARTS) or value.lstrip(" \u00a0\ufeff").startswith(FORMULA_STARTS)
    return f"'{value}" if starts else value


def csv_response(name, header, rows):
    """A download called `name`.csv of UTF-8 with a byte order mark, so that Excel reads names with accents."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
