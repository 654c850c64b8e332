"""What an alarm does with the rows that it finds due."""

import logging

logger = logging.getLogger(__name__)


def for_each(rows, action, **known):
    """Call `action` on each of `rows`, with what else is `known`. One that fails is written to the log and holds up no
    other; it stays due, so the next tick tries again."""
    for row in rows:
        try:
            action(row, **known)
        except Exception:  # whatever is wrong with one row must not keep people from being told of the others
            logger.exception("%s of %s %s failed; the next tick tries again.", action.__name__, row._meta.label, row.pk)
