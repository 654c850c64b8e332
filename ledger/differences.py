"""What each member of a posted charge shares now, and what it would share by other parts."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from ledger import splitting
from ledger.models import ShareLine

NO_DIFFERENCE = "With these parts every share stays as it is. Change a part, or leave the cost alone."


@dataclass
class Standing:
    """What a member shares now, with every change of the charge that stands."""

    member: Any
    """A School or an Organisation."""
    net_pence: int = 0
    vat_pence: int = 0
    weight: Decimal = Decimal()

    @property
    def gross_pence(self):
        return self.net_pence + self.vat_pence

    @property
    def takes_part(self):
        return bool(self.weight or self.net_pence or self.vat_pence)


@dataclass(frozen=True)
class Difference:
    """What other parts make of one member's share."""

    before: Standing
    line: ShareLine
    """The difference, with the new weight; not stored."""

    @property
    def gross_after(self):
        return self.before.gross_pence + self.line.gross_pence

    @property
    def is_of_money(self):
        return bool(self.line.net_pence or self.line.vat_pence)

    @property
    def is_change(self):
        """Whether it is worth a line: a new weight is one, even where it makes no penny of difference."""
        return self.is_of_money or self.line.weight != self.before.weight


class Shares:
    """The shares of the posted `charge` as they stand. One query."""

    def __init__(self, charge):
        self.charge, self.standing, numbers = charge, {}, set()
        lines = ShareLine.objects.as_amended(charge).by_member()
        for line in sorted(lines, key=lambda line: line.charge_id):
            stands = self.standing.setdefault(line.member, Standing(line.member))
            stands.net_pence += line.net_pence
            stands.vat_pence += line.vat_pence
            stands.weight = line.weight
            numbers.add(line.charge_id)
        self.version = "-".join(map(str, sorted(numbers)))
        """Another one once a change of the charge is posted or reversed."""

    def of(self, member):
        """What `member` shares now: nothing, where it is not among them."""
        return self.standing.get(member) or Standing(member)

    def differences(self, parts):
        """A Difference for each member that shares now or would by `parts`: {School or Organisation: weight}. Raises
        ValidationError for parts that cannot be, and where they make no difference."""
        nothing = (0, 0) if any(isinstance(part, tuple) for part in parts.values()) else 0
        left_out = dict.fromkeys(set(self.standing) - set(parts), nothing)
        lines = splitting.shares_of(self.charge, {**parts, **left_out})
        found = [self._difference(line) for line in lines]
        if not any(difference.is_of_money for difference in found):
            raise ValidationError(NO_DIFFERENCE)
        return found

    def _difference(self, line):
        before = self.of(line.member)
        line.net_pence -= before.net_pence
        line.vat_pence -= before.vat_pence
        return Difference(before, line)
