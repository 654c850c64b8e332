"""Finding a school by what somebody remembers of it."""

from django.shortcuts import render

from clusters.finding import former_name, understood
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
        page = page_of(School.objects.found_by(typed).for_listing(), request)
        results = [(school, former_name(school, understood(typed))) for school in page]
    return render(request, "clusters/find.html", {"form": form, "page": page, "results": results})
