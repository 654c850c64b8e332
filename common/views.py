"""The page that shows every component in every state, for those who build pages (DEBUG only)."""

from datetime import UTC, date, datetime

from django.contrib import messages
from django.shortcuts import render

from common.components import ExampleForm, ExampleFormSet
from common.guards import public
from common.pagination import page_of

TYPED = {"title": "x" * 70, "email": "head", "on_day": "31", "on_year": "2027", "at": "1:30", "version": "1"}


@public
def components(request):
    """Every component; `?state=errors` sends the example form, `?state=messages` shows the banners."""
    state = request.GET.get("state")
    if state == "messages":
        messages.success(request, "The meeting is in the diary.")
        messages.info(request, "The register was read this morning.")
        messages.error(request, "The letter could not be sent.")
    context = {
        "form": ExampleForm(TYPED if state == "errors" else None),
        "formset": ExampleFormSet(),
        "state": state,
        "page": page_of(range(1, 400), request),
        "today": date(2027, 1, 14),
        "starts_at": datetime(2027, 1, 14, 13, 30, tzinfo=UTC),
        "ends_at": datetime(2027, 1, 14, 15, 0, tzinfo=UTC),
        "colours": ["grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"],
    }
    return render(request, "components.html", context)
