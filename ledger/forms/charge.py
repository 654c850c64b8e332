"""Record a cost: what was bought, who paid, and how it is split."""

from dataclasses import dataclass

from django import forms
from django.utils import timezone

from common.editing import SharedForm
from common.forms import CheckedForm, Choice, DateField, PoundsField
from ledger import adding_up, parties
from ledger.forms.sharing import BOX, Part, SharesForm, figure_field
from ledger.models import CfrCode, Charge

Split = Charge.Split
SEVERAL = "several"
HINTS = {
    Split.EQUAL: "Each school pays the same",
    Split.PLACES: "Enter below how many places each school booked",
    Split.ATTENDED: "Enter below how many people of each school came",
    Split.PUPILS: "By the school register, with the date of its figures",
    Split.PERCENT: "Enter below what percentage each school pays",
    Split.EXACT: "Enter below what each school pays without VAT. VAT follows in proportion",
    Split.USE: "Enter below how many hours, days or miles each school used",
}
SOURCES = {
    Split.EQUAL: "equal shares",
    Split.PLACES: "places booked",
    Split.ATTENDED: "places attended",
    Split.PUPILS: "pupils on roll in the school register",
    Split.PERCENT: "percentages agreed between the schools",
    Split.EXACT: "amounts agreed between the schools",
    Split.USE: "hours, days or miles used",
}


@dataclass(frozen=True)
class Row(Part):
    """The same, with what each may have paid: a line of the form's two tables."""

    paid_net: forms.BoundField
    paid_vat: forms.BoundField


class ChargeForm(CheckedForm, SharesForm, forms.ModelForm):
    """A cost of a group. When valid, `parts` is {School or Organisation: weight} and `payers` is
    {School or Organisation: (net, VAT)}, in pence."""

    event_on = DateField(label="Day of the event or delivery", called="the day", help_text="For example, 14 1 2027")
    net = PoundsField(label="Net amount", called="the net amount", at_least=1, help_text="In pounds, without VAT")
    vat = PoundsField(label="VAT", called="the VAT", help_text="In pounds, as on the invoice. Enter 0 if there is none")
    payer = forms.ChoiceField(
        label="Who paid the supplier?", error_messages={"required": "Choose who paid the supplier"}
    )
    PURCHASE = ("title", "supplier", "invoice_reference", "event_on", "cfr_code", "decision", "net", "vat", "payer")
    SPLIT = ("split", "weights_source")
    field_order = [*PURCHASE, *SPLIT]

    number = forms.CharField(required=False, widget=forms.HiddenInput)
    NOT_ANSWERS = CheckedForm.NOT_ANSWERS | {"number"}

    class Meta:
        model = Charge
        fields = ["title", "supplier", "invoice_reference", "cfr_code", "decision", "split", "weights_source"]
        labels = {
            "title": "What was bought",
            "invoice_reference": "Number of the supplier’s invoice",
            "cfr_code": "What it counts as",
            "decision": "Which decision agreed it?",
            "split": "How is it split?",
            "weights_source": "Where do the figures come from?",
        }
        help_texts = {
            "cfr_code": "The heading of consistent financial reporting (CFR)",
            "decision": "For example, item 4 of the heads’ meeting of 14 January 2027. "
            "With it the cost can be posted before every school has answered",
            "weights_source": "For example, places booked on IOSH Managing Safely",
        }
        widgets = {"split": forms.RadioSelect}
        error_messages = {
            "title": {"required": "Enter what was bought"},
            "split": {"required": "Choose how the cost is split"},
        }

    def __init__(self, *args, schools_of=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.parts, self.payers = {}, {}
        stored = self.instance.pk is not None
        self.shared = {share.member: share for share in self.instance.shares.by_member()} if stored else {}
        self.paid = list(self.instance.paid_lines.by_member()) if stored else []
        self.parties = self._parties()
        self.fields["split"].choices = [(split.value, Choice(split.label, HINTS[split])) for split in Split]
        self.fields["cfr_code"].choices = [("", "Not stated"), *CfrCode.choices]
        named = [(parties.key(party), str(party)) for party in self.parties]
        self.fields["payer"].choices = [("", "Choose who paid"), *named, (SEVERAL, "Several of them")]
        if self.instance.is_fee:
            del self.fields["payer"]
        self.initial |= self._at_first(schools_of)
        self.rows = [self._row(party) for party in self.parties]

    # --- what stands on the page ---------------------------------------------------------------------

    @property
    def about_the_purchase(self):
        """All but who paid a supplier for a fee, which nobody did."""
        return [self[name] for name in self.PURCHASE if name in self.fields]

    @property
    def about_the_split(self):
        return [self[name] for name in self.SPLIT]

    @property
    def chosen_split(self):
        """The way to split that was chosen so far; empty before."""
        value = self["split"].value()
        return value if value in Split.values else ""

    @property
    def net_so_far(self):
        """The net amount as it stands in its box."""
        return self["net"].value()

    @property
    def paid_so_far(self):
        """The sentence under what several paid; empty while nobody's amount is entered."""
        if not any(box.value() for row in self.rows for box in (row.paid_net, row.paid_vat)):
            return ""
        said = []
        for name, label in (("net", "Net"), ("vat", "VAT")):
            paid = sum(adding_up.hundredths(getattr(row, f"paid_{name}").value()) for row in self.rows)
            wanted = adding_up.hundredths(self[name].value())
            said.append(f"{label}: {adding_up.sentence(adding_up.PAID, paid, wanted)}")
        return " ".join(said)

    @property
    def shows_several(self):
        """Whether the table of what several paid stands open."""
        return self["payer"].value() == SEVERAL or bool(self.paid_so_far)

    @property
    def is_checked(self):
        """Whether the number that the cost gets is the one for which its shares were checked: another cost recorded
        meanwhile, perhaps the same one, would let the odd pennies fall differently."""
        return self.cleaned_data.get("number") == str(self.instance.number)

    # --- what was said -------------------------------------------------------------------------------

    def clean_title(self):
        """The title on one line."""
        return " ".join(self.cleaned_data["title"].split())

    def clean(self):
        """Put what the form says into the charge, `parts` and `payers`, where the figures add up."""
        cleaned = super().clean()
        charge = self.instance
        charge.net_pence, charge.vat_pence = cleaned.get("net"), cleaned.get("vat")
        charge.event_on = cleaned.get("event_on")
        if cleaned.get("split"):
            self.parts = self.chosen_parts()
            charge.weights_on = self._figures_on(Split(cleaned["split"]))
            cleaned["weights_source"] = cleaned.get("weights_source") or SOURCES[cleaned["split"]]
        self.payers = self._payers(cleaned.get("payer"))
        return cleaned

    def _get_validation_exclusions(self):
        """Leave the row itself to the action, which locks the group and numbers the cost."""
        return super()._get_validation_exclusions() | set(self._meta.fields)

    def _figures_on(self, split):
        """The day of the figures: the oldest that the register gives, today for what is entered now, and the day that
        stands for what stays as it was."""
        days = [row.census_on for row in self.rows if row.party in self.parts and row.census_on]
        if split == Split.PUPILS and days:
            return min(days)
        is_kept = self.initial.get("split") == split and self.parts == self._weights()
        return self.instance.weights_on if is_kept else timezone.localdate()

    def _weights(self):
        """The `parts` of the shares that are stored."""
        return {member: share.weight for member, share in self.shared.items()}

    def _payers(self, payer):
        """{School or Organisation: (net, VAT)} of what each paid, in pence."""
        net, vat = self.cleaned_data.get("net"), self.cleaned_data.get("vat")
        if payer != SEVERAL:
            if self.paid_so_far and payer:
                self.add_error("payer", "Choose “Several of them”, or empty the boxes of what each paid")
            return {party: (net, vat) for party in self.parties if parties.key(party) == payer}
        paid = {row.party: (self._paid(row.paid_net), self._paid(row.paid_vat)) for row in self.rows}
        sums = tuple(map(sum, zip(*paid.values(), strict=True)))
        if None not in (net, vat) and sums != (net, vat):
            self.add_error("payer", f"Enter what each of them paid, up to the whole. {self.paid_so_far}".strip())
        return {party: amounts for party, amounts in paid.items() if any(amounts)}

    def _paid(self, box):
        return self.cleaned_data.get(box.name) or 0

    # --- how the form is built -----------------------------------------------------------------------

    def _parties(self):
        """Who may share the cost: the group's members, and those who have left it since the cost was recorded."""
        members = parties.of(self.instance.group)
        gone = dict.fromkeys([*self.shared, *(line.member for line in self.paid)])
        return [*members, *(party for party in gone if party not in members)]

    def _row(self, party):
        """The fields of one who may take part, whose box is ticked unless somebody unticks it."""
        key = parties.key(party)
        self.fields[f"takes_{key}"] = forms.BooleanField(label=str(party), required=False, initial=True)
        self.fields[f"figure_{key}"] = figure_field(self.chosen_split, self.rule, party)
        for name, called in (("net", "net amount"), ("vat", "VAT")):
            self.fields[f"paid_{name}_{key}"] = PoundsField(
                label=f"{called[:1].upper()}{called[1:]} that {party} paid",
                called=f"the {called} that {party} paid",
                required=False,
                widget=forms.TextInput(dict(BOX)),
            )
        return Row(party, *(self[f"{name}_{key}"] for name in ("takes", "figure", "paid_net", "paid_vat")))

    def _at_first(self, schools_of):
        """What stands in the boxes that are no columns, when the form is opened."""
        charge = self.instance
        if charge.pk is None:
            own = [parties.key(party) for party in self.parties if getattr(party, "pk", None) in schools_of]
            return {"payer": own[0] if len(own) == 1 else "", "weights_source": ""}
        opened = {"net": charge.net_pence, "vat": charge.vat_pence, "event_on": charge.event_on}
        for party in self.parties:
            key, share = parties.key(party), self.shared.get(party)
            opened |= {f"takes_{key}": share is not None, f"figure_{key}": _figure_of(charge, share)}
        return opened | _paid_by(self.paid)


class ChangeForm(SharedForm, ChargeForm):
    """The same for a cost that is not posted yet, with what a second person changed meanwhile."""

    number = None


def _figure_of(charge, share):
    """What stands in the box for `share`, as somebody typed it."""
    if share is None or adding_up.RULES[charge.split].counts != "figures":
        return ""
    return share.net_pence if charge.split == Split.EXACT else f"{share.weight.normalize():f}"


def _paid_by(paid):
    """What the boxes of who paid say for the PaidLines `paid`."""
    if len(paid) == 1:
        return {"payer": parties.key(paid[0].member)}
    several = {"payer": SEVERAL}
    for line in paid:
        key = parties.key(line.member)
        several |= {f"paid_net_{key}": line.net_pence, f"paid_vat_{key}": line.vat_pence}
    return several
