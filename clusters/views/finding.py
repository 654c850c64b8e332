"""Finding a school by what somebody remembers of it."""

from django.shortcuts import render

from clusters import found
from clusters.finding import understood
from clusters.forms.finding import FindForm
from clusters.models import School
from common.guards import public
from common.pagination import page_of


@public
def find(request):
    """A box to type in, and below it the schools that fit."""
    form = FindForm(request.GET if "q" in request.GET else None)
    page, results = None, []
    if form.is_valid():
        typed = form.cleaned_data["q"]
        page = page_of(School.objects.found_by(typed).select_related("authority"), request)
        results = found.with_all_that_is_shown(list(page), understood(typed))
    return render(request, "clusters/find.html", {"form": form, "page": page, "results": results})
