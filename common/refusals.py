"""What the database refuses, said in the constraint's own sentence: the race that form and action both let through."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction


@contextmanager
def in_words(*models):
    """A broken constraint of `models` becomes a ValidationError with its sentence and code. The transaction in which
    it was broken is undone: whoever catches the error inside it can write no more."""
    try:
        with transaction.atomic(savepoint=False):
            yield
    except IntegrityError as broken:
        name = broken.__cause__.diag.constraint_name
        for model in models:
            for constraint in model._meta.constraints:
                if constraint.name == name:
                    sentence, code = constraint.get_violation_error_message(), constraint.violation_error_code
                    raise ValidationError(sentence, code=code) from broken
        raise
