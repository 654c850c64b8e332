"""Maps drawn as SVG from eastings and northings (metres, British National Grid). Their markup is a template's."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from math import ceil, cos, hypot, pi, sin
from statistics import median

from django.template.loader import render_to_string
from django.urls import reverse

WIDTH = 640
EDGE = 44
SMALLEST, TALLEST = 300, 760
NARROWEST = 1500
"""Metres: a map shows at least this much ground, so that neighbours in one street do not fill it."""
FAR = 40_000
"""Metres: a school this far from the middle, and far beyond the others, would squeeze the rest into a corner."""
COLOURS = ["#0b6b60", "#c0142b", "#1d70b8", "#b85400", "#6f3fa0", "#2e7d1f"]
COLOURS += ["#c91f88", "#262626", "#007a99", "#6b0f3a", "#6f6f00", "#6b4a2b"]
MOST_GROUND = 0.4
"""A cluster that holds more of the ground than this is spread over the whole map: it gets no outline and no label."""
MOST_NAMES = 12
"""A map with more labels than this shows the numbers of its keys instead of their names, at every width."""
NUMBER = 15
"""How far a number's disc reaches, in the drawing's units."""
# Each begins and ends at the middle of the mark; seven shapes over twelve colours repeat after 84 clusters.
SHAPES = [
    "m-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
    "m-5.4-5.4h10.8v10.8h-10.8z",
    "m0-7.4l7 12.4h-14z",
    "m0-7.6l7.6 7.6l-7.6 7.6l-7.6-7.6z",
    "m-2.3-7h4.6v4.7h4.7v4.6h-4.7v4.7h-4.6v-4.7h-4.7v-4.6h4.7z",
    "m-3.6-6.2h7.2l3.6 6.2l-3.6 6.2h-7.2l-3.6-6.2z",
    "m0 7.4l7-12.4h-14z",
]


@dataclass
class Key:
    """A line of the legend: a cluster or a school, its number on the map, its colour and its shape."""

    number: int
    name: str
    url: str
    colour: str
    shape: str
    schools: list = field(default_factory=list)
    area: str = ""
    """The path round its schools, empty where that would cover most of the map."""
    is_labelled: bool = True
    x: float = 0
    y: float = 0
    """Where its name stands: moved, so that names do not cover each other."""
    middle: tuple = (0, 0)
    """The middle of its schools."""
    number_at: tuple = (0, 0)
    """Where its number stands: there, or near it and joined to it by a line, where numbers would cover each other."""

    @property
    def symbol(self):
        """The path of its mark round 0 0."""
        return f"M0 0{self.shape}"


@dataclass
class Mark:
    """One school on the map."""

    school: object
    path: str
    colour: str
    text: str


@dataclass
class Map:
    """A drawing `width` by `height`; `missing` are the schools it leaves out."""

    width: int
    height: int
    keys: list
    marks: list
    missing: list
    bar: float
    """Length of the scale bar, in the drawing's units."""
    kilometres: int
    title: str
    by_cluster: bool
    is_numbered: bool
    """Whether it has no room for names, so that it shows numbers as a narrow map does."""

    @property
    def bar_y(self):
        return self.height - 16

    @cached_property
    def markup(self):
        """The map as a page shows it."""
        return render_to_string("clusters/_map.html", {"map": self})


@dataclass(frozen=True)
class Place:
    """All that a map says of one school."""

    urn: int
    display_name: str
    easting: int | None
    northing: int | None

    def __str__(self):
        return self.display_name

    @property
    def is_on_the_map(self):
        return bool(self.easting and self.northing)

    def get_absolute_url(self):
        return reverse("clusters:school", kwargs={"urn": self.urn})


def around(schools, *, title, marked=None):
    """The map of `schools` as `draw` makes it. While nothing that it says has changed it is the same map, with the
    markup that it has: a cluster's schools hardly ever move."""
    return _kept(tuple(map(_place, schools)), title, marked and _place(marked))


@lru_cache(maxsize=256)
def _kept(places, title, marked):
    return draw(places, title=title, marked=marked)


def _place(school):
    return Place(school.urn, school.display_name, school.easting, school.northing)


def draw(schools, *, title, cluster_of=None, marked=None):
    """The map of `schools`: each its own key, the school `marked` told from the others by colour and shape; or with
    `cluster_of` (school id to cluster) grouped and coloured.

    Schools without a position, and those absurdly far away, come back in `missing`. None where nothing is left.
    """
    placed = [school for school in schools if school.is_on_the_map]
    middle = (median(s.easting for s in placed), median(s.northing for s in placed)) if placed else (0, 0)
    shown = [school for school in placed if not _is_far(school, middle, placed)]
    if not shown:
        return None
    ground = _Ground(shown)
    keys = _keys_of_clusters(shown, cluster_of) if cluster_of is not None else _keys_of_schools(shown, marked)
    marks = [mark for key in keys for mark in _marks(key, ground, cluster_of)]
    if cluster_of is not None:
        _outline(keys, ground)
    labelled = [key for key in keys if key.is_labelled]
    has_room = _set_names(labelled, ground, is_beside=cluster_of is None)
    _set_numbers(labelled, ground)
    kilometres = next(km for km in (50, 20, 10, 5, 2, 1) if km == 1 or km * 1000 * ground.scale < WIDTH / 4)
    drawn = {id(school) for school in shown}
    missing = [school for school in schools if id(school) not in drawn]
    bar = round(kilometres * 1000 * ground.scale, 1)
    shape = (WIDTH, ground.height, keys, marks, missing, bar, kilometres, title)
    return Map(*shape, by_cluster=cluster_of is not None, is_numbered=not has_room)


class _Ground:
    """How metres become units of the drawing: north is up."""

    def __init__(self, schools):
        eastings, northings = [s.easting for s in schools], [s.northing for s in schools]
        wide = max(max(eastings) - min(eastings), NARROWEST)
        high = max(max(northings) - min(northings), NARROWEST / 2)
        self.scale = min((WIDTH - 2 * EDGE) / wide, (TALLEST - 2 * EDGE) / high)
        self.height = max(SMALLEST, ceil(high * self.scale) + 2 * EDGE)
        self.east = (max(eastings) + min(eastings)) / 2
        self.north = (max(northings) + min(northings)) / 2

    def spot(self, school):
        x = WIDTH / 2 + (school.easting - self.east) * self.scale
        y = self.height / 2 - (school.northing - self.north) * self.scale
        return round(x, 1), round(y, 1)


def _is_far(school, middle, placed):
    distances = [hypot(s.easting - middle[0], s.northing - middle[1]) for s in placed]
    own = hypot(school.easting - middle[0], school.northing - middle[1])
    return own > FAR and own > 6 * median(distances)


def _keys_of_schools(schools, marked):
    usual, apart = (COLOURS[0], SHAPES[0]), (COLOURS[1], SHAPES[3])
    return [
        Key(number, school.display_name, school.get_absolute_url(), *(apart if school == marked else usual), [school])
        for number, school in enumerate(schools, 1)
    ]


def _keys_of_clusters(schools, cluster_of):
    clusters = sorted({cluster for cluster in cluster_of.values() if cluster}, key=lambda cluster: cluster.name)
    keys = {
        cluster.pk: Key(
            number + 1,
            cluster.name,
            cluster.get_absolute_url(),
            COLOURS[number % len(COLOURS)],
            SHAPES[number % len(SHAPES)],
        )
        for number, cluster in enumerate(clusters)
    }
    alone = Key(0, "Not in a cluster", "", "#6b7677", "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z")
    for school in schools:
        cluster = cluster_of.get(school.pk)
        (keys[cluster.pk] if cluster else alone).schools.append(school)
    return [key for key in [*keys.values(), alone] if key.schools]


def _marks(key, ground, cluster_of):
    """A mark for each school of `key`, whose label goes to their middle."""
    spots = [ground.spot(school) for school in key.schools]
    key.x, key.y = key.middle = tuple(round(sum(axis) / len(spots), 1) for axis in zip(*spots, strict=True))
    return [
        Mark(school, f"M{x} {y}{key.shape}", key.colour, _text(school, key, cluster_of))
        for school, (x, y) in zip(key.schools, spots, strict=True)
    ]


def _text(school, key, cluster_of):
    return school.display_name if cluster_of is None else f"{school.display_name}, {key.name}"


def _outline(keys, ground):
    """Give each cluster the path round its schools, unless that says nothing because it holds most of the ground."""
    whole = _size(_hull([ground.spot(school) for key in keys for school in key.schools]))
    for key in keys:
        hull = _hull([ground.spot(school) for school in key.schools])
        if key.number and (len(keys) == 1 or _size(hull) <= whole * MOST_GROUND):
            key.area = "M" + "L".join(f"{x} {y}" for x, y in hull) + "z"
        key.is_labelled = bool(key.area)


def _hull(spots):
    """The corners of the smallest convex shape that holds `spots` (Andrew's monotone chain)."""
    spots = sorted(set(spots))
    if len(spots) < 3:
        return spots
    return _half(spots)[:-1] + _half(spots[::-1])[:-1]


def _half(spots):
    chain = []
    for spot in spots:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], spot) <= 0:
            chain.pop()
        chain.append(spot)
    return chain


def _turn(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _size(hull):
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise([*hull, hull[0]]))) / 2 if hull else 0


def _set_names(keys, ground, *, is_beside):
    """Move the names until none covers another: the topmost first, each to the nearest free line. Return whether there
    is room for them all."""
    taken, has_room = [], len(keys) <= MOST_NAMES
    for key in sorted(keys, key=lambda key: key.y):
        half = 4 * len(key.name) + 16
        home = key.y - (16 if is_beside else 0)
        key.x = min(max(key.x, half + 4), WIDTH - half - 4)
        steps = sorted(range(-30, 31), key=abs)
        places = [home + step * 11 for step in steps if 14 < home + step * 11 < ground.height - 30]
        free = [y for y in places if not any(_overlap(key.x, y, half, box) for box in taken)]
        has_room = has_room and bool(free)
        key.y = round((free or places or [home])[0], 1)
        key.x = round(key.x, 1)
        taken.append((key.x, key.y, half))
    return has_room


def _overlap(x, y, half, box):
    return abs(x - box[0]) < half + box[2] and abs(y - box[1]) < 22


def _set_numbers(keys, ground):
    """Move the numbers until none covers another, or what another stands for: each to the nearest free spot."""
    taken = []
    for key in keys:
        others = [other.middle for other in keys if other is not key]
        free = (spot for spot in _round(key.middle, ground) if _is_free(spot, taken, others))
        key.number_at = next(free, key.middle)
        taken.append(key.number_at)


def _round(middle, ground):
    """`middle`, then the spots round it that lie in the drawing, the nearest first."""
    yield middle
    for turn in range(240):
        far, angle = 2 * NUMBER + 2 + turn // 12 * 9, turn * pi / 6
        x, y = round(middle[0] + far * cos(angle), 1), round(middle[1] + far * sin(angle), 1)
        if NUMBER < x < WIDTH - NUMBER and NUMBER < y < ground.height - NUMBER:
            yield x, y


def _is_free(spot, taken, others):
    clear_of_numbers = all(hypot(spot[0] - x, spot[1] - y) > 2 * NUMBER for x, y in taken)
    return clear_of_numbers and all(hypot(spot[0] - x, spot[1] - y) > NUMBER + 5 for x, y in others)
