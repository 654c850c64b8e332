"""Finding a school by what somebody remembers of it."""

from django.shortcuts import render

from clusters import found
from clusters.finding import understood
from clusters.forms.finding import FindForm
from common.guards import public


@public
def find(request):
    """A box to type in, and below it the schools that fit."""
    form = FindForm(request.GET if "q" in request.GET else None)
    page, results = None, []
    if form.is_valid():
        wanted = understood(form.cleaned_data["q"])
        page = found.page(request, wanted)
        results = found.with_all_that_is_shown(list(page), wanted)
    return render(request, "clusters/find.html", {"form": form, "page": page, "results": results})
