"""Closed by default: every address of the portal says who may open it."""

from django.urls import URLPattern, get_resolver

# Finished views that Django, allauth and the admin ship, each with a guard of its own.
GUARDED_ELSEWHERE = ("allauth.", "django.contrib.admin.", "django.views.static")


def every_view(patterns=None, prefix=""):
    """(address, view) of every pattern below the root."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address, pattern.callback
        else:
            yield from every_view(pattern.url_patterns, address)


def module_of(view):
    """Where a view was written: for a class view, the module of its class."""
    return getattr(view, "view_class", view).__module__


def test_every_view_says_who_may_open_it():
    bare = [
        f"{address} ({view.__module__}.{view.__qualname__})"
        for address, view in every_view()
        if not hasattr(view, "guard") and not module_of(view).startswith(GUARDED_ELSEWHERE)
    ]

    assert bare == []
