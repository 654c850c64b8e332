"""Which school is meant: what an officer searches for or pastes, never guessed.

A line names a school for certain if it is a URN, or a name that exactly one open school has. Everything else is a
question, with the schools that might be meant.
"""

import difflib
import hashlib
import re
from dataclasses import dataclass

from django.db.models import Q

from clusters.models import Membership, School

MOST_LINES = 300
MOST_SHOWN = 60
MOST_CANDIDATES = 6
URN = re.compile(r"\b\d{5,7}\b")


@dataclass(frozen=True)
class Line:
    """One pasted line: the school it names for certain, or None and the schools that might be meant."""

    text: str
    school: School | None
    candidates: tuple[School, ...] = ()

    @property
    def key(self):
        """A name for the question about this line that outlives changes of other lines."""
        return f"line_{hashlib.sha256(_plain(self.text).encode()).hexdigest()[:10]}"


def in_no_cluster(authority):
    """Open schools of `authority` that are in no cluster today."""
    clustered = Membership.objects.current().filter(group__cluster__isnull=False, group__closed_at__isnull=True)
    return School.objects.open().filter(authority=authority).exclude(pk__in=clustered.of_schools().values("school"))


def search(authority, words):
    """Open schools that `words` may mean: by name in `authority`, by URN or postcode anywhere. One query."""
    words = words.strip()
    if not words:
        return in_no_cluster(authority).select_related("authority")[:MOST_SHOWN]
    within = Q(authority=authority) & (Q(name__icontains=words) | Q(local_name__icontains=words))
    within |= Q(postcode__istartswith=words) | Q(former_names__icontains=words, authority=authority)
    if words.isdigit():
        within |= Q(urn=int(words[:9]))
    return School.objects.open().filter(within).select_related("authority")[:MOST_SHOWN]


def read(authority, text):
    """The Lines of a pasted `text`, each once, empty ones left out. Two queries, however long it is."""
    texts = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    urns = {int(number) for line in texts for number in URN.findall(line)}
    by_urn = {school.urn: school for school in School.objects.filter(urn__in=urns).select_related("authority")}
    local = list(School.objects.open().filter(authority=authority).select_related("authority"))
    return [_line(text, by_urn, local) for text in texts]


def _line(text, by_urn, local):
    numbered = [by_urn[int(number)] for number in URN.findall(text) if int(number) in by_urn]
    rest = _plain(URN.sub(" ", text))
    if len(numbered) == 1 and rest in {"", _plain(numbered[0].name), _plain(numbered[0].local_name)}:
        return Line(text, numbered[0])
    same = [school for school in local if rest in {_plain(school.name), _plain(school.local_name)}]
    if len(same) == 1 and not numbered and not URN.search(text):
        return Line(text, same[0])
    candidates = dict.fromkeys([*numbered, *same, *_like(rest, local)])
    return Line(text, None, tuple(school for school in candidates if not school.is_closed)[:MOST_CANDIDATES])


def _like(words, schools):
    """Schools with a name, or a former name, like `words`."""
    if not words:
        return []
    names = {}
    for school in schools:
        for name in (school.name, school.local_name, *school.former_names):
            names.setdefault(_plain(name), []).append(school)
    inside = [name for name in names if name and (words in name or name in words)]
    close = difflib.get_close_matches(words, names, n=MOST_CANDIDATES, cutoff=0.6)
    return [school for name in dict.fromkeys(close + inside) for school in names[name]]


def _plain(text):
    """`text` without what people type differently: capitals, spaces, full stops, commas, apostrophes."""
    return " ".join(re.sub(r"[^\w\s]", "", text.casefold()).split())
