"""The signed-in home (each person's desk), the footer's pages and the health checks."""

from django.http import JsonResponse
from django.shortcuts import render

from common.guards import public


@public
def home(request):
    """The person's desk; for everybody else the area."""
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
    """The process is alive. No database, no broker."""
    return JsonResponse({"status": "alive"})


@public
def readyz(request):
    return JsonResponse({"status": "ready"})
