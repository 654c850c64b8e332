"""What a letter says: its template pair filled in, with what every letter says at its foot."""

from functools import cached_property
from types import SimpleNamespace

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import escape

from letters.links import absolute, unsubscribe_url
from letters.models import PACES, Kind, Preference

OWN, LINK = "\0own\0", "\0link\0"
"""Where a circular has what is the reader's own. Nothing that people type holds such a character."""
MARKED = SimpleNamespace(text=OWN, html=OWN)


class Part:
    """What letters say alike to all their readers, filled in once: `{{ facts.text }}` in the one template of a letter
    and `{{ facts.html }}` in the other. `template` names the pair as in a Draft."""

    def __init__(self, template, context):
        self._template, self._context = template, context

    @cached_property
    def text(self):
        return _filled(f"{self._template}.txt", self._context, autoescape=False)

    @cached_property
    def html(self):
        return _filled(f"{self._template}.html", self._context, autoescape=True)


class Circular:
    """A letter to many readers, filled in once for all of them but for what is each reader's own: the Part that its
    templates show as `{{ own.text }}` and `{{ own.html }}`, and the link that stops letters of its kind."""

    def __init__(self, template, context):
        self._template, self._context, self._sheets = template, context, {}

    def bodies(self, own, every):
        """The text and the HTML of the letter to one reader; `every` is what every letter says to them."""
        link = every["unsubscribe_url"]
        shared = every | {"recipient": None, "unsubscribe_url": link and LINK}
        sheet = tuple(shared.values())
        if sheet not in self._sheets:
            self._sheets[sheet] = _pair(self._template, {**shared, **self._context, "own": MARKED})
        text, html = self._sheets[sheet]
        text, html = text.replace(LINK, link), html.replace(LINK, escape(link))
        return text.replace(OWN, own.text), html.replace(OWN, own.html)


def bodies(draft):
    """The text and the HTML of the letter of a Draft."""
    every = _every_letter(draft.kind, draft.recipient)
    if isinstance(draft.template, Circular):
        return draft.template.bodies(draft.own, every)
    return _pair(draft.template, {**every, **draft.context})


def _pair(template, context):
    """The text and the HTML. The text is not escaped: it is no HTML."""
    part = Part(template, context)
    return part.text.strip() + "\n", part.html.strip() + "\n"


def _filled(name, context, *, autoescape):
    return get_template(name).template.render(Context(context, autoescape=autoescape))


def _every_letter(kind, recipient):
    """What letters/base.txt and letters/base.html need beside the letter's own context."""
    kind = Kind(kind)
    has_account = recipient is not None and recipient.has_joined
    may_refuse = has_account and Preference.Pace.OFF in PACES.get(kind, ())
    return {
        "portal_name": settings.PORTAL_NAME,
        "portal_url": settings.PORTAL_URL,
        "recipient": recipient,
        "why": kind.reason,
        "preferences_url": absolute(reverse("letters:preferences")) if has_account else "",
        "unsubscribe_url": unsubscribe_url(recipient.pk, kind) if may_refuse else "",
    }
