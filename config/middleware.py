"""What every answer to a signed-in person carries."""


class KeepPrivate:
    """No browser or proxy keeps a copy of a page that was made for one person (ASVS 5.0, 14.3.2)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
