"""The home page (each person's desk), the footer's pages, the page for a form from elsewhere, the health checks."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from clusters import people
from clusters.views.area import area
from common.guards import public
from config import desk, health
from config.middleware import what_was_typed
from letters.models import Letter
from meetings import desk as diary

HOUR = 60 * 60
WEEK = 7 * 24 * HOUR
FOR_ONE_PERSON = ("/account/", "/admin/", "/answer/", "/calendar/", "/letters/")


@public
def home(request):
    """What waits for this person and what is next; for people who are not signed in, the area."""
    if not request.user.is_authenticated:
        return area(request)
    person = request.user
    return render(
        request,
        "config/home.html",
        {
            "waiting": diary.waiting_for_answer(person),
            "errands": desk.errands_of(person),
            "next_meetings": diary.next_meetings(person),
            "groups": desk.groups_of(person),
            "schools": people.schools_of(person),
            "handovers": people.offices_offered_to(person),
            "undelivered": Letter.objects.troubles_of(person),
        },
    )


@public
def accessibility(request):
    return render(request, "config/accessibility.html")


@public
def privacy(request):
    return render(request, "config/privacy.html")


@public
def cookies(request):
    """The cookies that the portal saves, by the names and for the time that hold in this installation."""
    saved = {
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "session_hours": settings.SESSION_COOKIE_AGE // HOUR,
        "form_cookie": settings.CSRF_COOKIE_NAME,
        "form_weeks": settings.CSRF_COOKIE_AGE // WEEK,
        "message_cookie": CookieStorage.cookie_name,
    }
    return render(request, "config/cookies.html", saved)


def csrf_failure(request, reason=""):
    """The page for a form that cannot be shown to come from the person's own browser: Django calls it by its name."""
    return render(request, "403_csrf.html", {"typed": what_was_typed(request)}, status=403)


@public
def robots(request):
    """What search engines leave alone: accounts, and addresses that are for one person."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in FOR_ONE_PERSON)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
def healthz(request):
    """The process is alive: no database, no broker."""
    return JsonResponse({"status": "alive"})


@public
def readyz(request):
    """Whether the portal can do its work: 200, or 503 with what is wrong in words."""
    problems = health.problems()
    return JsonResponse({"status": "not ready" if problems else "ready", **problems}, status=503 if problems else 200)
