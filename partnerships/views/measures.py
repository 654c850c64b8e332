"""Measures: charts with their tables, what is measured, and the figures."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common.editing import Overtaken
from partnerships.actions import measures as actions
from partnerships.charts import Picture
from partnerships.forms.measures import FiguresForm, MeasureForm
from partnerships.models import Measure, Partnership


@requires(Permission.PARTNERSHIP_VIEW, on=Partnership)
def measures(request, partnership):
    """Every measure as a chart and a table."""
    pictures = [Picture.of(measure) for measure in partnership.measures.for_listing()]
    return render(request, "partnerships/measures.html", {"partnership": partnership, "pictures": pictures})


@requires(Permission.PARTNERSHIP_VIEW, on=Measure)
def measure(request, measure):
    """One measure, and how it is read."""
    context = {"partnership": measure.partnership, "measure": measure, "picture": Picture.of(measure)}
    return render(request, "partnerships/measure.html", context)


@requires(Permission.PARTNERSHIP_LEAD, on=Partnership)
def new_measure(request, partnership):
    """Choose something to measure."""
    form = MeasureForm(request.POST or None, instance=Measure(partnership=partnership))
    if form.is_valid():
        lines = {"ours": form.cleaned_data["ours"], "others": form.cleaned_data["others"]}
        try:
            measure = actions.choose(form.instance, **lines, by=request.user)
            messages.success(request, f"“{measure}” is measured from now on. Enter its figures.")
            return redirect("partnerships:figures", pk=measure.pk)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "partnerships/new_measure.html", {"partnership": partnership, "form": form})


@requires(Permission.PARTNERSHIP_LEAD, on=Measure)
def change_measure(request, measure):
    """Change what is measured, and against whom."""
    form = MeasureForm(request.POST or None, instance=measure)
    if form.is_valid():
        lines = {"ours": form.cleaned_data["ours"], "others": form.cleaned_data["others"]}
        try:
            actions.change(form.instance, **lines, seen=form.seen, by=request.user)
            messages.success(request, "Your changes are saved.")
            return redirect(measure)
        except Overtaken as change:
            form.compare(MeasureForm(instance=change.row))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"partnership": measure.partnership, "measure": measure, "form": form}
    return render(request, "partnerships/change_measure.html", context)


@requires(Permission.PARTNERSHIP_LEAD, on=Measure)
def figures(request, measure):
    """Enter the figures of every line and year."""
    earlier = request.GET.get("from", "")
    first = int(earlier) if earlier.isdecimal() and len(earlier) == 4 else None
    form = FiguresForm(request.POST or None, instance=measure, first=first)
    if form.is_valid():
        try:
            actions.enter(measure, form.readings, seen=form.seen, by=request.user)
            messages.success(request, "The figures are saved.")
            return redirect(f"{request.path}?from={form.earlier}" if "then" in request.POST else measure)
        except Overtaken as change:
            form.compare(FiguresForm(instance=change.row))
    context = {"partnership": measure.partnership, "measure": measure, "form": form}
    return render(request, "partnerships/figures.html", context)


@requires(Permission.PARTNERSHIP_LEAD, on=Measure)
def remove_measure(request, measure):
    """Stop measuring something, once that is confirmed."""
    if request.method == "POST":
        actions.remove(measure, by=request.user)
        messages.success(request, f"“{measure}” is no longer measured.")
        return redirect("partnerships:measures", slug=measure.partnership.slug)
    context = {"partnership": measure.partnership, "measure": measure}
    return render(request, "partnerships/remove_measure.html", context)
