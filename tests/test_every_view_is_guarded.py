"""Closed by default: every address of the portal says who may open it."""

from django.urls import URLPattern, get_resolver

# Finished addresses that allauth and the admin ship, each with guards and tests of their own.
GUARDED_ELSEWHERE = {"allauth.urls", "admin"}


def every_view(patterns=None, names=()):
    """(name such as "meetings:detail", view) of every address of the portal's own."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*names, pattern.name or str(pattern.pattern)]), pattern.callback
        elif pattern.app_name not in GUARDED_ELSEWHERE and pattern.urlconf_name.__name__ not in GUARDED_ELSEWHERE:
            yield from every_view(pattern.url_patterns, [*names, pattern.namespace] if pattern.namespace else names)


def test_every_view_says_who_may_open_it():
    bare = [name for name, view in every_view() if not hasattr(view, "guard")]

    assert bare == []
