"""The development inbox’s pages. config/urls.py includes them while DEBUG is on and never otherwise."""

from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from common.guards import public
from common.pagination import page_of
from letters import inbox

PAGE = 25


@public
def listing(request):
    """Every message, newest first."""
    page = page_of(inbox.names(), request, PAGE)
    return render(request, "letters/inbox.html", {"page": page, "lines": inbox.lines(page)})


@public
def message(request, name):
    """One message: text, HTML in a frame, files and headers."""
    return render(request, "letters/inbox_message.html", {"opened": _found(name)})


# Letters carry their styles in attributes, because mail programs drop everything else. Here, and only here, they may;
# nothing else may happen: no script, no form, and the frame that shows it has no origin. A link leaves the frame, since
# no page of the portal lets itself be framed.
@public
@xframe_options_sameorigin
@csp_replace(
    {
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'self'"],
        "sandbox": ["allow-top-navigation-by-user-activation"],
    }
)
def html(request, name):
    """The HTML of one message, for the frame."""
    return HttpResponse(_found(name).html.replace("<head>", '<head><base target="_top">', 1))


@public
def attachment(request, name, number):
    """One file of a message, to keep; never to run."""
    files = _found(name).attachments
    if number >= len(files):
        raise Http404
    _, filename, _, content = files[number]
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer


def _found(name):
    opened = inbox.find(name)
    if opened is None:
        raise Http404("There is no such message in the inbox.")
    return opened
