"""Finding a school by what somebody remembers of it."""

from django.core.paginator import Paginator
from django.shortcuts import render

from clusters.finding import former_name, understood
from clusters.forms.finding import FindForm
from clusters.models import School
from common.guards import public


@public
def find(request):
    """A box to type in, and below it the schools that fit."""
    form = FindForm(request.GET if "q" in request.GET else None)
    page, results = None, []
    if form.is_valid():
        typed = form.cleaned_data["q"]
        page = Paginator(School.objects.found_by(typed).for_listing(), 20).get_page(request.GET.get("page"))
        results = [(school, former_name(school, understood(typed))) for school in page]
    return render(request, "clusters/find.html", {"form": form, "page": page, "results": results})
