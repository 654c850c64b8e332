"""Share a posted cost anew: who takes part now, and by which figures."""

from dataclasses import dataclass

from django import forms

from common.forms import CheckedForm, ReasonField
from common.money import plain_pounds
from ledger import adding_up, parties
from ledger.differences import Shares, Standing
from ledger.forms.sharing import Part, SharesForm, figure_field
from ledger.models import Charge

Split = Charge.Split


@dataclass(frozen=True)
class Sharer(Part):
    """The same, with what it shares now."""

    before: Standing


class DifferencesForm(CheckedForm, SharesForm, forms.Form):
    """How the posted `charge` is shared from now on, opened as it stands. When valid, `parts` is
    {School or Organisation: weight}."""

    RULES = {**adding_up.RULES, Split.PUPILS: adding_up.Rule("Pupils", in_all="Pupils in all: {got}.")}
    """The pupils by which it was shared stay, though the register may say otherwise by now: so they have boxes."""

    reason = ReasonField(
        label="Why do the shares change?",
        help_text="For example, Park Road joined the course late. Every school whose share changes reads this",
        missing="Enter why the shares change",
    )
    stands = forms.CharField(required=False, widget=forms.HiddenInput)
    NOT_ANSWERS = CheckedForm.NOT_ANSWERS | {"stands"}

    def __init__(self, *args, charge, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance, self.parts, self.shares = charge, {}, Shares(charge)
        members = parties.of(charge.group)
        gone = [member for member in self.shares.standing if member not in members]
        self.rows = [self._row(member) for member in [*members, *gone]]

    @property
    def chosen_split(self):
        """The way in which the cost is split, which stays."""
        return self.instance.split

    @property
    def net_so_far(self):
        """The net amount, which stays, as it would be typed."""
        return plain_pounds(abs(self.instance.net_pence))

    @property
    def is_checked(self):
        """Whether the shares from which the differences were worked out on the check page still stand."""
        return self.cleaned_data.get("stands") == self.shares.version

    def differences(self):
        """A Difference for each member, as ledger.differences works them out."""
        return self.shares.differences(self.parts)

    def clean(self):
        """Put what was chosen into `parts`, where the figures add up."""
        cleaned = super().clean()
        self.parts = self.chosen_parts()
        if self.chosen_split == Split.EXACT and self.instance.net_pence < 0:
            self.parts = {member: -(net or 0) for member, net in self.parts.items()}
        return cleaned

    def _row(self, member):
        key, before = parties.key(member), self.shares.of(member)
        self.fields[f"takes_{key}"] = forms.BooleanField(label=str(member), required=False, initial=before.takes_part)
        self.fields[f"figure_{key}"] = figure_field(self.chosen_split, self.rule, member)
        self.initial[f"figure_{key}"] = self._figure_at_first(member, before)
        return Sharer(member, self[f"takes_{key}"], self[f"figure_{key}"], before)

    def _figure_at_first(self, member, before):
        """What stands in the box of `member` when the form is opened."""
        if not before.takes_part:
            return getattr(member, "pupils", None) if self.chosen_split == Split.PUPILS else None
        return abs(before.net_pence) if self.chosen_split == Split.EXACT else f"{before.weight.normalize():f}"
