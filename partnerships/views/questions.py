"""The questions and answers of a partnership's public page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common.editing import Overtaken
from partnerships.actions import questions as actions
from partnerships.forms.partnerships import QuestionForm
from partnerships.models import Partnership, Question


@requires(Permission.PARTNERSHIP_LEAD, on=Partnership)
def questions(request, partnership):
    """The questions in their order, with what can be done with each."""
    context = {"partnership": partnership, "questions": partnership.questions.in_order()}
    return render(request, "partnerships/questions.html", context)


@requires(Permission.PARTNERSHIP_LEAD, on=Partnership)
def new_question(request, partnership):
    """Answer a question that people ask."""
    form = QuestionForm(request.POST or None, instance=Question(partnership=partnership))
    if form.is_valid():
        try:
            actions.answer(form.instance, by=request.user)
            messages.success(request, "The question and its answer are on the public page.")
            return redirect("partnerships:questions", slug=partnership.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "partnerships/new_question.html", {"partnership": partnership, "form": form})


@requires(Permission.PARTNERSHIP_LEAD, on=Question)
def change_question(request, question):
    """Change a question or its answer."""
    form = QuestionForm(request.POST or None, instance=question)
    if form.is_valid():
        try:
            actions.change(form.instance, seen=form.seen, by=request.user)
            messages.success(request, "Your changes are on the public page.")
            return redirect("partnerships:questions", slug=question.partnership.slug)
        except Overtaken as change:
            form.compare(QuestionForm(instance=change.row))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"partnership": question.partnership, "question": question, "form": form}
    return render(request, "partnerships/change_question.html", context)


@requires(Permission.PARTNERSHIP_LEAD, on=Question)
@require_POST
def move_question(request, question):
    """Move a question up by one."""
    actions.move_up(question, by=request.user)
    return redirect("partnerships:questions", slug=question.partnership.slug)


@requires(Permission.PARTNERSHIP_LEAD, on=Question)
def remove_question(request, question):
    """Take a question away, once that is confirmed."""
    if request.method == "POST":
        actions.remove(question, by=request.user)
        messages.success(request, f"“{question}” is no longer on the public page.")
        return redirect("partnerships:questions", slug=question.partnership.slug)
    context = {"partnership": question.partnership, "question": question}
    return render(request, "partnerships/remove_question.html", context)
