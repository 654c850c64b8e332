"""Shared priorities: the list by year, and what those who lead do with them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from clusters import people
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common.editing import Overtaken
from partnerships import years
from partnerships.actions import priorities as actions
from partnerships.forms.priorities import PriorityForm
from partnerships.models import Partnership, Priority


@requires(Permission.PARTNERSHIP_VIEW, on=Partnership)
def priorities(request, partnership):
    """The priorities of every year, with the schools whose development plans name each."""
    context = {"partnership": partnership, "priorities": partnership.priorities.for_listing()}
    return render(request, "partnerships/priorities.html", context)


@requires(Permission.PARTNERSHIP_LEAD, on=Partnership)
def new_priority(request, partnership):
    """Set a priority."""
    priority = Priority(partnership=partnership, year=years.year_of())
    form = PriorityForm(request.POST or None, instance=priority, schools=people.member_schools(partnership))
    if form.is_valid():
        try:
            priority = actions.agree(form.instance, form.cleaned_data["schools"], by=request.user)
            messages.success(request, f"“{priority}” is a priority for {priority.year_in_words}.")
            return redirect("partnerships:priorities", slug=partnership.slug)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "partnerships/new_priority.html", {"partnership": partnership, "form": form})


@requires(Permission.PARTNERSHIP_LEAD, on=Priority)
def change_priority(request, priority):
    """Change a priority's words, year or schools."""
    schools = people.member_schools(priority.partnership)
    form = PriorityForm(request.POST or None, instance=priority, schools=schools)
    if form.is_valid():
        try:
            actions.change(form.instance, form.cleaned_data["schools"], seen=form.seen, by=request.user)
            messages.success(request, "Your changes are saved.")
            return redirect("partnerships:priorities", slug=priority.partnership.slug)
        except Overtaken as change:
            form.compare(PriorityForm(instance=change.row, schools=schools))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"partnership": priority.partnership, "priority": priority, "form": form}
    return render(request, "partnerships/change_priority.html", context)


@requires(Permission.PARTNERSHIP_LEAD, on=Priority)
@require_POST
def move_priority(request, priority):
    """Move a priority up by one."""
    actions.move_up(priority, by=request.user)
    return redirect("partnerships:priorities", slug=priority.partnership.slug)


@requires(Permission.PARTNERSHIP_LEAD, on=Priority)
def remove_priority(request, priority):
    """Drop a priority, once that is confirmed."""
    if request.method == "POST":
        actions.remove(priority, by=request.user)
        messages.success(request, f"“{priority}” is no longer a priority for {priority.year_in_words}.")
        return redirect("partnerships:priorities", slug=priority.partnership.slug)
    context = {"partnership": priority.partnership, "priority": priority}
    return render(request, "partnerships/remove_priority.html", context)
