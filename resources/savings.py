"""What each school saves by a contract, in figures and as a chart of bars."""

from dataclasses import dataclass, field

from clusters.maps import COLOURS
from common.money import pounds

WIDTH, ROOM_FOR_FIGURES = 680, 150
ROW, NAME_AT, FIRST_BAR, BAR = 104, 24, 36, 26
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
    """A school's name and its two bars."""

    name: str
    name_at: int
    bars: list[Bar]


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
    def height(self):
        return ROW * len(self.members)

    @property
    def pairs(self):
        """The bars, a pair for each school, all on one scale."""
        most = max((max(member.alone_pence, member.together_pence) for member in self.members), default=0) or 1
        return [self._pair(number, member, most) for number, member in enumerate(self.members)]

    @property
    def description(self):
        """The chart in a sentence, for those who hear it."""
        alone, together = pounds(self.alone_pence), pounds(self.together_pence)
        return (
            f"A bar chart of {len(self.members)} schools: each pays one price alone and another together. In all "
            f"{alone} alone and {together} together. The table holds every figure."
        )

    @staticmethod
    def _pair(number, member, most):
        top, bars = number * ROW, []
        for place, (pence, is_alone) in enumerate([(member.alone_pence, True), (member.together_pence, False)]):
            long = max(LEAST, round(pence * (WIDTH - ROOM_FOR_FIGURES) / most, 1))
            bars.append(Bar(top + FIRST_BAR + place * (BAR + 4), long, pounds(pence), is_alone))
        return Pair(str(member.school), top + NAME_AT, bars)
