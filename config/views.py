"""The home page (each person's desk), the footer's pages and the health checks."""

from django.http import JsonResponse
from django.shortcuts import render

from common.guards import public
from config import health


@public
def home(request):
    """The person's desk."""
    return render(request, "config/home.html")


@public
def accessibility(request):
    return render(request, "config/accessibility.html")


@public
def privacy(request):
    return render(request, "config/privacy.html")


@public
def cookies(request):
    return render(request, "config/cookies.html")


@public
def healthz(request):
    """The process is alive: no database, no broker."""
    return JsonResponse({"status": "alive"})


@public
def readyz(request):
    """Whether the portal can do its work: 200, or 503 with what is wrong in words."""
    problems = health.problems()
    return JsonResponse({"status": "not ready" if problems else "ready", **problems}, status=503 if problems else 200)
