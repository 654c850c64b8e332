"""Links that are for a letter's reader alone: kept apart from its bodies, so that they can be forgotten.

The bodies are stored with a mark in place of each such link. The links stand beside them for as long as the letter may
still go out, and are put back in when the message is made. The link that turns letters off is not one of them: all
that it does can be undone by its reader, and every letter makes its own.
"""

import re

from django.utils.html import escape

MARK = re.compile(r"⟦link \d+⟧")


def take_out(body, links):
    """`body` with a mark in place of each of `links`."""
    for number, link in enumerate(links, start=1):
        body = body.replace(link, _mark(number)).replace(escape(link), _mark(number))
    return body


def put_back(body, links):
    """`body` as its reader gets it."""
    for number, link in enumerate(links, start=1):
        body = body.replace(_mark(number), link)
    return body


def say_so(body, words):
    """`body` with `words` in place of the links that are kept no longer."""
    return MARK.sub(words, body)


def stood_in(body):
    """Whether there were such links in it."""
    return MARK.search(body) is not None


def _mark(number):
    return f"⟦link {number}⟧"
