"""What every answer to a signed-in person carries, and the portal's own pages for what is missing or came too late."""

import re

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.defaults import page_not_found


class KeepPrivate:
    """No browser or proxy keeps a copy of a page that was made for one person (ASVS 5.0, 14.3.2)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


NOT_TYPED = re.compile(r".*password.*|csrf.*|code|credential|(.+_)?key|opened|seen(_.+)?|step|.+_which")
"""Names of boxes that hold secrets, and of hidden ones, whole: a cost's "cfr_code" was typed."""


def what_was_typed(request):
    """[(the name of a box, its text)] of a form that could not be taken, without what nobody typed or may read."""
    boxes = request.POST.lists() if request.method == "POST" else ()
    filled = [(name, text) for name, texts in boxes for text in texts if text.strip() and not NOT_TYPED.fullmatch(name)]
    return [(name.replace("_", " ").replace("-", " ").capitalize(), text) for name, text in filled]


class AskToSignIn(LoginRequiredMiddleware):
    """Django's; but where a form was sent after the session had ended, signing in would lose what was typed, so it is
    shown first."""

    def handle_no_permission(self, request, view_func):
        if typed := what_was_typed(request):
            return render(request, "signed_out.html", {"typed": typed}, status=403)
        return super().handle_no_permission(request, view_func)


class OwnPageForWhatIsMissing:
    """With DEBUG on, Django would answer with a list of every address; people who try the portal out get its page."""

    def __init__(self, get_response):
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        try:
            resolve(request.path_info)
        except Resolver404 as missing:
            return page_not_found(request, missing)
        return self.get_response(request)

    def process_exception(self, request, exception):
        """The page where a view found nothing; any other fault is Django's to show."""
        return page_not_found(request, exception) if isinstance(exception, Http404) else None
