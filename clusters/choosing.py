"""Which schools are meant: those an officer may tick, and those that pasted lines name. Nothing is ever guessed.

A line names a school for certain if it is a URN, or a name (present, local or former) that exactly one school of the
authority has that is not closed. Everything else is a question, with the schools that might be meant.
"""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch, Q

from clusters.finding import searchable, understood
from clusters.models import Cluster, Membership, School, Succession

MOST_LINES = 300
MOST_SHOWN = 40
MOST_CANDIDATES = 5
LIKE_ENOUGH = 0.2
URN = re.compile(r"\b\d{5,7}\b")


@dataclass(frozen=True)
class Line:
    """What a pasted line says: the school it names for certain, or None, the reason and the schools that may be meant.
    `times` counts how often it stands in the text."""

    text: str
    school: School | None = None
    problem: str = ""
    candidates: list[School] = field(default_factory=list)
    times: int = 1

    @property
    def key(self):
        """A name for the question about this line that outlives changes of other lines."""
        return f"line_{hashlib.sha256(plain(self.text).encode()).hexdigest()[:10]}"


def offered(group, words=""):
    """Open schools of the group's authority that are not in it, by name, each with its clusters: those that `words`
    fit, or without words those that a group of this kind still lacks. Two queries."""
    here = Membership.objects.not_ended().filter(group=group, school=OuterRef("pk"))
    schools = School.objects.open().filter(~Exists(here), authority=group.authority_id)
    if words.strip():
        schools = schools.filter(_fits(understood(words)))
    else:
        elsewhere = Membership.objects.not_ended().filter(school=OuterRef("pk"), group__cluster__isnull=False)
        is_cluster = Exists(Cluster.objects.filter(pk=group.pk))
        schools = schools.exclude(is_cluster & Exists(elsewhere.filter(group__closed_at__isnull=True)))
    return schools.with_clusters().select_related("authority").order_by("name", "urn")


def read(authority, text):
    """The Lines of a pasted `text`, each once, empty ones left out. Nine queries at most, however long it is."""
    times = Counter()
    texts = {}
    for typed in filter(None, (" ".join(line.split()).strip(",;•* ") for line in text.splitlines()[: 10 * MOST_LINES])):
        times[plain(typed)] += 1
        texts.setdefault(plain(typed), typed)
    return _Reader(authority, texts, times).lines() if texts else []


def plain(text):
    """`text` without what people type differently: capitals, spaces, full stops, commas, hyphens, apostrophes."""
    text = re.sub(r"[’‘'`.]", "", text.casefold().replace("&", " and "))
    return " ".join(re.sub(r"[^\w]|_", " ", text).split())


def _fits(wanted):
    if wanted.urn is not None:
        return Q(urn=wanted.urn)
    return Q(postcode__startswith=wanted.postcode) if wanted.postcode else Q(names__contains=wanted.name)


class _Reader:
    """The schools that some lines may mean, fetched at once."""

    def __init__(self, authority, texts, times):
        self.authority, self.texts, self.times = authority, texts, times
        urns = {int(number) for typed in texts.values() for number in URN.findall(typed)}
        self.by_urn = {school.urn: school for school in _schools().filter(urn__in=urns)} if urns else {}
        self.names = _Names(_schools().exclude(status=School.Status.CLOSED).filter(authority=authority))
        self.heirs = self._heirs([school for school in self.by_urn.values() if school.is_closed])
        self.elsewhere = self._elsewhere()

    def lines(self):
        return [self._line(wanted, typed) for wanted, typed in self.texts.items()]

    def _line(self, wanted, typed):
        numbers = [int(number) for number in URN.findall(typed)]
        school, problem, candidates = self._numbered(numbers, typed) if numbers else self._named(wanted)
        candidates = list(dict.fromkeys(candidates))[:MOST_CANDIDATES]
        return Line(typed, school, problem, [] if school else candidates, self.times[wanted])

    def _numbered(self, numbers, typed):
        """What a line with a number says. A name beside it must be one that the school has or had."""
        name, found = plain(URN.sub(" ", typed)), [self.by_urn[urn] for urn in numbers if urn in self.by_urn]
        like = self.names.like(name) if name else []
        if not found:
            return None, f"No school in the portal has the URN {numbers[0]}", like
        school = found[0]
        if school.is_closed:
            return None, f"{school} (URN {school.urn}) is closed", [*self.heirs.get(school.pk, []), *like]
        if len(numbers) == 1 and (not name or name in _names_of(school)):
            return school, "", []
        return None, "The number and the rest of the line do not say the same", [*found, *like]

    def _named(self, wanted):
        same, elsewhere = self.names.exactly(wanted), self.elsewhere.get(wanted, [])
        if len(same) == 1:
            return same[0], "", []
        if same:
            return None, f"{len(same)} schools have or had this name", same
        if elsewhere:
            return None, f"No school of {self.authority} has this name, but one elsewhere has or had it", elsewhere
        return None, f"No school of {self.authority} has this name", self.names.like(wanted)

    def _heirs(self, closed):
        """{closed school's id: the schools that follow it}."""
        found = {}
        links = Succession.objects.standing().filter(predecessor__in=closed, successor__isnull=False)
        for link in links.prefetch_related(Prefetch("successor", _schools())) if closed else []:
            if not link.successor.is_closed:
                found.setdefault(link.predecessor_id, []).append(link.successor)
        return found

    def _elsewhere(self):
        """{name: schools of other authorities that have or had it}, for names that no school here has."""
        unknown = [name for name, typed in self.texts.items() if not URN.search(typed) and not self.names.exactly(name)]
        typed = Q(pk__in=())
        for name in unknown[:MOST_LINES]:
            typed |= Q(names__contains=searchable(self.texts[name]))
        others = _schools().exclude(authority=self.authority).exclude(status=School.Status.CLOSED).filter(typed)
        return _Names(others[:MOST_LINES]).by_name if unknown else {}


class _Names:
    """Schools by every name they have or had, and by likeness: threes of letters that few names have count more."""

    def __init__(self, schools):
        self.by_name = {}
        for school in schools:
            for name in _names_of(school):
                self.by_name.setdefault(name, []).append(school)
        self.threes = {name: _threes(name) for name in self.by_name}
        self.common = Counter(three for threes in self.threes.values() for three in threes)

    def exactly(self, name):
        return self.by_name.get(name, [])

    def like(self, name):
        """The schools with a name most like `name`, the likeliest first."""
        wanted = _threes(name)
        scored = [(self._likeness(wanted, threes), known) for known, threes in self.threes.items()]
        best = sorted((pair for pair in scored if pair[0] >= LIKE_ENOUGH), reverse=True)
        return [school for _, known in best[: 2 * MOST_CANDIDATES] for school in self.by_name[known]]

    def _likeness(self, wanted, threes):
        return self._weight(wanted & threes) / self._weight(wanted) if wanted else 0

    def _weight(self, threes):
        return sum(1 / self.common.get(three, 1) for three in threes)


def _schools():
    return School.objects.select_related("authority").with_clusters().order_by("name", "urn")


def _names_of(school):
    names = (plain(name) for name in (school.name, school.local_name, *school.former_names))
    return list(dict.fromkeys(filter(None, names)))


def _threes(name):
    spaced = [f" {word} " for word in name.split()]
    return {word[start : start + 3] for word in spaced for start in range(len(word) - 2)}
