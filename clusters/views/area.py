"""The area's home: its clusters and schools on a map, and the same facts in a table."""

from django.shortcuts import render

from clusters.area_page import AreaPage
from clusters.forms.finding import AreaForm
from clusters.models import LocalAuthority
from common.guards import public


@public
def area(request):
    """One authority's area: the one asked for, else the person's own, else the first."""
    authorities = LocalAuthority.objects.with_an_area()
    form = AreaForm(request.GET, authorities=authorities, home=LocalAuthority.objects.home_of(request.user))
    shown = AreaPage.of(form.authority) if form.authority else None
    return render(request, "clusters/area.html", {"form": form, "area": shown})
