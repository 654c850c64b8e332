"""What every answer to a signed-in person carries, and the portal's own page for what is missing."""

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404
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
