"""What a letter says: its template pair filled in, with what every letter says at its foot."""

from functools import cached_property

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse

from letters.links import absolute, unsubscribe_url
from letters.models import PACES, Kind, Preference


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


def bodies(template, context, *, kind, recipient):
    """The text and the HTML of a letter. The text is not escaped: it is no HTML."""
    filled = {**_every_letter(kind, recipient), **context}
    text = _filled(f"{template}.txt", filled, autoescape=False)
    html = _filled(f"{template}.html", filled, autoescape=True)
    return text.strip() + "\n", html.strip() + "\n"


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
