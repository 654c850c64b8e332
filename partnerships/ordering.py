"""Rows in an order of people's own making: `position` counts from 1."""


def put_last(row, rows):
    """Give `row`, not saved yet, the place after all `rows`."""
    last = rows.in_order().last()
    row.position = last.position + 1 if last else 1


def move_up(row, rows):
    """Exchange `row` with the one above it among `rows`. The caller holds the row that owns them."""
    ordered = list(rows.in_order())
    at = ordered.index(row)
    if at:
        ordered[at - 1], ordered[at] = ordered[at], ordered[at - 1]
    for position, each in enumerate(ordered, start=1):
        each.position = position
    rows.model.objects.bulk_update(ordered, ["position"])
