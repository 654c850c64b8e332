"""Answer the questions that people ask about a partnership."""

from django.db import transaction

from clusters import history
from clusters.models import Group
from common import editing, refusals
from partnerships import ordering
from partnerships.models import Question


@transaction.atomic
def answer(question, *, by):
    """Put `question` with its answer after the others of its partnership. Raises ValidationError in users' words."""
    _hold(question)
    ordering.put_last(question, question.partnership.questions)
    question.full_clean()
    with refusals.in_words(Question):
        question.save()
    _record("answered", question, by=by)
    return question


@transaction.atomic
def change(question, *, seen, by):
    """Save what was changed since version `seen`. Raises editing.Overtaken, ValidationError."""
    editing.claim(question, seen=seen)
    question.full_clean()
    with refusals.in_words(Question):
        question.save()
    _record("changed the answer to", question, by=by)


@transaction.atomic
def move_up(question, *, by):
    """Put `question` before the one above it. The order is not worth a line of history."""
    _hold(question)
    ordering.move_up(question, question.partnership.questions)


@transaction.atomic
def remove(question, *, by):
    """Take `question` and its answer away for good."""
    _record("took away", question, by=by)
    question.delete()


def _hold(question):
    Group.objects.held_still().get(pk=question.partnership_id)


def _record(verb, question, *, by):
    partnership = question.partnership
    history.record(f"{verb} the question “{question}”", by=by, group=partnership, about=question.about)
