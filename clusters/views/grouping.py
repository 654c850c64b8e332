"""The grouping model, to read and print, and to download."""

from django.shortcuts import render
from django.utils import timezone

from clusters import grouping
from common import exports
from common.guards import public


@public
def grouping_model(request):
    """Which groups there are and which schools are in each, as a page that prints well."""
    context = {"lines": grouping.lines(), "today": timezone.localdate()}
    return render(request, "clusters/grouping_model.html", context)


@public
def grouping_model_csv(request):
    """The same as a table for a spreadsheet."""
    return exports.csv_response("grouping-model", grouping.HEADER, grouping.rows())
