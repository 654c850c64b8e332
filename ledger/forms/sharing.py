"""Who shares a cost and by which figures: the table that the forms of a cost have in common."""

from dataclasses import dataclass
from typing import Any

from django import forms

from common.forms import PoundsField
from ledger import adding_up
from ledger.models import Charge

Split = Charge.Split
LARGEST_FIGURE = 999_999
BOX = {"class": "govuk-input--width-5", "inputmode": "decimal", "spellcheck": "false"}


@dataclass(frozen=True)
class Part:
    """One who may take part: a line of the table."""

    party: Any
    """A School or an Organisation."""
    takes_part: forms.BoundField
    figure: forms.BoundField

    @property
    def pupils(self):
        """Pupils on roll by the register; None where it does not say."""
        return getattr(self.party, "pupils", None)

    @property
    def census_on(self):
        """The date of that figure; None where the register does not say."""
        return getattr(self.party, "census_on", None)


class SharesForm:
    """Mixed into a form of the charge `instance` with `rows`, a Part each, a `chosen_split` and the `net_so_far`."""

    RULES = adding_up.RULES
    """How the figures of each way to split are counted."""

    @property
    def rules(self):
        """What the page's script needs to say the same sentences."""
        return adding_up.as_json(self.RULES)

    @property
    def rule(self):
        """How the figures of the chosen way are counted; None before one is chosen."""
        return self.RULES.get(self.chosen_split)

    @property
    def split_so_far(self):
        """The sentence under the figures; empty before a way to split is chosen."""
        if not self.rule:
            return ""
        rows = [row for row in self.rows if row.takes_part.value()]
        got = {
            "partakers": len(rows) * 100,
            "pupils": sum(row.pupils or 0 for row in rows) * 100,
            "figures": sum(adding_up.hundredths(row.figure.value()) for row in rows),
        }[self.rule.counts]
        wanted = {"%": 10000, "£": adding_up.hundredths(self.net_so_far)}.get(self.rule.unit)
        return adding_up.sentence(self.rule, got, wanted)

    def chosen_parts(self):
        """{School or Organisation: weight} of those who take part; what does not add up becomes an error."""
        rows = [row for row in self.rows if self.cleaned_data.get(row.takes_part.name)]
        if not rows:
            self.add_error(None, "Tick the schools that share the cost")
        weigh = {"partakers": lambda row: 1, "pupils": self._pupils, "figures": self._figure}
        parts = {row.party: weigh[self.rule.counts](row) for row in rows}
        if None not in parts.values():
            self._refuse_unless_it_adds_up(sum(parts.values()), bool(rows))
        return parts

    def _pupils(self, row):
        if not row.pupils:
            says = f"The register gives no pupils for {row.party}. Untick it, or split the cost another way"
            self.add_error(row.takes_part.name, says)
        return row.pupils

    def _figure(self, row):
        name = row.figure.name
        figure = self.cleaned_data.get(name)
        if figure is None and name not in self.errors:
            self.add_error(name, f"Enter a figure for {row.party}, or untick it")
        return figure

    def _refuse_unless_it_adds_up(self, figures, has_rows):
        net = self.instance.net_pence
        wanted = {"%": 100, "£": None if net is None else abs(net)}.get(self.rule.unit)
        if wanted is None:
            if has_rows and not figures:
                self.add_error(None, "Enter a figure above 0 for at least one school")
        elif figures != wanted:
            what = (
                "percentages must add up to 100%" if self.rule.unit == "%" else "amounts must add up to the net amount"
            )
            self.add_error(None, f"The {what}. {self.split_so_far}")


def figure_field(split, rule, party):
    """The box of a party's figure, read as the chosen way to split wants it."""
    if rule is None or rule.counts != "figures":
        return forms.CharField(label=f"Figure of {party}", required=False, widget=forms.TextInput(dict(BOX)))
    label = f"{rule.heading} of {party}"
    common = {"label": label, "required": False, "widget": forms.TextInput(dict(BOX))}
    if split == Split.EXACT:
        return PoundsField(called=f"the net amount of {party}", **common)
    if split in (Split.PLACES, Split.ATTENDED, Split.PUPILS):
        return forms.IntegerField(min_value=0, max_value=LARGEST_FIGURE, **common)
    errors = {"max_decimal_places": f"{label} must have two decimals or fewer"}
    return forms.DecimalField(min_value=0, max_value=LARGEST_FIGURE, decimal_places=2, error_messages=errors, **common)
