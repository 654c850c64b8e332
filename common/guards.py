"""How a view says who may open it. Every view carries one of these marks or `clusters.permissions.requires`."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required


def public(view):
    """Let anybody open `view`, signed in or not."""
    view = login_not_required(view)
    view.guard = "public"
    return view


def signed_in(view):
    """Let every signed-in person open `view`; what it shows is the person's own."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    guarded.login_required = True
    guarded.guard = "signed_in"
    return guarded
