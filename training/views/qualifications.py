"""Who at a school is certified for what, and until when."""

from django.shortcuts import render

from clusters.models import School
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common.exports import csv_response
from common.pagination import page_of
from training import lists


@requires(Permission.QUALIFICATION_VIEW, on=School)
def qualifications(request, school):
    """The qualifications of a school's people, those to be renewed soonest first."""
    page = page_of(lists.qualifications_of(school), request)
    return render(request, "training/qualifications.html", {"school": school, "page": page, "soon": lists.soon()})


@requires(Permission.QUALIFICATION_VIEW, on=School)
def qualifications_csv(request, school):
    """The same as a file."""
    header = ["Name", "Qualification", "Awarded by", "Awarded on", "Renew by"]
    rows = [
        [each.holder, each.title, each.awarded_by, each.awarded_on, each.renew_by]
        for each in lists.qualifications_of(school)
    ]
    return csv_response(f"qualifications-{school.urn}", header, rows)
