"""What each school saves by a contract, in figures and as a chart of bars."""

from dataclasses import dataclass, field
from functools import cached_property
from textwrap import wrap

from clusters.maps import COLOURS
from common.money import pounds

WIDTH, ROOM_FOR_FIGURES = 680, 150
NAME_AT, FIRST_BAR, BAR, GAP = 24, 36, 26, 16
LINE, LONGEST = 28, 40
"""A line of a name: how high, and how many letters it holds in the large print of a phone."""
MOST = 8
"""The bars of more schools would be a wall. The table holds them all."""
LEAST = 2
"""A price of nothing is still drawn, as a line."""


@dataclass
class Bar:
    """One price: where it stands, how long it is, and the figure behind it."""

    top: int
    width: float
    text: str
    is_alone: bool

    @property
    def middle(self):
        return self.top + BAR // 2

    @property
    def text_at(self):
        return self.width + 8


@dataclass
class Pair:
    """A school's name in lines, each with where it stands, and its two bars."""

    name: list[tuple[str, int]]
    bars: list[Bar]

    @property
    def bottom(self):
        return self.bars[-1].top + BAR + GAP


@dataclass
class Savings:
    """The schools of a contract with what each pays alone, pays together and saves in a year, and all of them in sum.
    Schools that have left are `gone`, and count for nothing."""

    members: list
    gone: list = field(default_factory=list)
    colour: str = COLOURS[0]
    width: int = WIDTH
    bar: int = BAR

    @classmethod
    def of(cls, members):
        """Those of `members`, each with its school."""
        members = list(members)
        return cls([each for each in members if not each.is_over], [each for each in members if each.is_over])

    @property
    def alone_pence(self):
        return sum(member.alone_pence for member in self.members)

    @property
    def together_pence(self):
        return sum(member.together_pence for member in self.members)

    @property
    def saving_pence(self):
        """What all save together in a year; below nothing, what they pay more."""
        return self.alone_pence - self.together_pence

    @property
    def is_shortened(self):
        """Whether the chart shows only the schools that save most."""
        return len(self.members) > MOST

    @property
    def height(self):
        return self.pairs[-1].bottom if self.pairs else 0

    @cached_property
    def pairs(self):
        """The bars, a pair for each school, all on one scale; of many schools for those that save most."""
        drawn = sorted(self.members, key=lambda each: -each.saving_pence)[:MOST] if self.is_shortened else self.members
        most = max((max(member.alone_pence, member.together_pence) for member in drawn), default=0) or 1
        pairs = []
        for member in drawn:
            pairs.append(self._pair(pairs[-1].bottom if pairs else 0, member, most))
        return pairs

    @property
    def description(self):
        """The chart in a sentence, for those who hear it."""
        alone, together = pounds(self.alone_pence), pounds(self.together_pence)
        drawn = (
            f"{MOST} of {len(self.members)} schools, those that save most first"
            if self.is_shortened
            else f"{len(self.members)} schools"
        )
        return (
            f"A bar chart of {drawn}: each pays one price alone and another together. In all {alone} alone and "
            f"{together} together. The table holds every figure."
        )

    @staticmethod
    def _pair(top, member, most):
        lines, bars = wrap(str(member.school), LONGEST), []
        first_bar = top + FIRST_BAR + (len(lines) - 1) * LINE
        for place, (pence, is_alone) in enumerate([(member.alone_pence, True), (member.together_pence, False)]):
            long = max(LEAST, round(pence * (WIDTH - ROOM_FOR_FIGURES) / most, 1))
            bars.append(Bar(first_bar + place * (BAR + 4), long, pounds(pence), is_alone))
        return Pair([(line, top + NAME_AT + number * LINE) for number, line in enumerate(lines)], bars)
