"""What a letter says: its template pair filled in, with what every letter says at its foot."""

from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import escape

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


class Circular:
    """A letter to many readers, filled in once for all of them but for what is each reader's own: rows of words or
    links, which its templates find as `own`. They may only show them, and find no `recipient`."""

    def __init__(self, template, context):
        self._template, self._context, self._sheets = template, context, {}

    def bodies(self, own, foot):
        """The text and the HTML of the letter to one reader, whose Foot is `foot`."""
        # Nothing that people type holds such a character.
        marks = tuple(tuple(f"\0{row}.{place}\0" for place in range(len(words))) for row, words in enumerate(own))
        if (foot, marks) not in self._sheets:
            self._sheets[foot, marks] = _pair(self._template, {**foot.context, **self._context, "own": marks})
        text, html = self._sheets[foot, marks]
        for mark, words in zip(chain(*marks), chain(*own), strict=True):
            text, html = text.replace(mark, words), html.replace(mark, escape(words))
        return text, html


@dataclass(frozen=True)
class Foot:
    """What every letter says to its reader beside its own words: why they get it, and how to stop such letters."""

    kind: Kind
    has_account: bool
    unsubscribe_url: str

    @classmethod
    def to(cls, recipient, kind):
        """The foot of a letter of `kind` to `recipient`, a User, or None for somebody without an account."""
        has_account = recipient is not None and recipient.has_joined
        may_refuse = has_account and Preference.Pace.OFF in PACES.get(kind, ())
        return cls(Kind(kind), has_account, unsubscribe_url(recipient.pk, kind) if may_refuse else "")

    @property
    def context(self):
        """What letters/base.txt and letters/base.html need."""
        return {
            "portal_name": settings.PORTAL_NAME,
            "portal_url": settings.PORTAL_URL,
            "why": self.kind.reason,
            "preferences_url": absolute(reverse("letters:preferences")) if self.has_account else "",
            "unsubscribe_url": self.unsubscribe_url,
        }


def bodies(draft):
    """The text and the HTML of the letter of a Draft."""
    foot = Foot.to(draft.recipient, draft.kind)
    if isinstance(draft.template, Circular):
        return draft.template.bodies(draft.own, foot)
    return _pair(draft.template, {"recipient": draft.recipient, **foot.context, **draft.context})


def _pair(template, context):
    """The text and the HTML. The text is not escaped: it is no HTML."""
    part = Part(template, context)
    return part.text.strip() + "\n", part.html.strip() + "\n"


def _filled(name, context, *, autoescape):
    return get_template(name).template.render(Context(context, autoescape=autoescape))
