"""The bare list's one address."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import path

from clusters.models import School


@login_required
def twenty_schools(request):
    """Session, person, 20 rows with a join: three queries."""
    schools = School.objects.select_related("authority").order_by("name")[:20]
    return render(request, "list.html", {"schools": schools})


urlpatterns = [path("", twenty_schools)]
