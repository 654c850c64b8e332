"""Offer something, change it, take it out of sharing, look for something."""

from django import forms

from common.editing import SharedForm
from common.forms import Choice, DateField, PoundsField, ReasonField, TimeField
from resources import sharing, slots
from resources.models import GATES, Gate, Resource
from resources.models.prices import Unit, Vat

LARGEST_RATE = 1_000_000
"""In pence: ten thousand pounds."""
LONGEST_GAP, LONGEST_NOTICE = 24 * 60, 30 * 24
KINDS = {
    Resource.Kind.ROOM: "A hall, a classroom, a pitch or a pool",
    Resource.Kind.VEHICLE: "A minibus, a van or a car",
    Resource.Kind.EQUIPMENT: "Staging, a marquee, a kiln, a set of tablets",
    Resource.Kind.PERSON: "A specialist teacher, a caretaker, a technician",
    Resource.Kind.SERVICE: "Something your school does for others",
}
NAMES = {
    Resource.Kind.ROOM: "For example, Main hall",
    Resource.Kind.VEHICLE: "For example, Minibus with 16 seats",
    Resource.Kind.PERSON: "What they do, for example, Forest school teacher. Leave out names",
}


class KindForm(forms.Form):
    """The first step of an offer: what sort of thing it is."""

    kind = forms.ChoiceField(
        label="What would you like to share?",
        choices=[(kind, Choice(kind.label, hint)) for kind, hint in KINDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you would like to share"},
    )


class ResourceForm(forms.ModelForm):
    """Something that a school lends, with the papers that its kind needs. Saved by an action, not by the form."""

    opens_at = TimeField(label="Can be booked from", called="the time from which it can be booked")
    closes_at = TimeField(label="Can be booked until", called="the time until which it can be booked")
    rate_pence = PoundsField(
        label="Charge",
        called="the charge",
        required=False,
        at_least=1,
        at_most=LARGEST_RATE,
        help_text="In pounds, without VAT. Leave this empty if it is free",
    )
    rate_unit = forms.ChoiceField(
        label="Charged by", required=False, choices=[("", "It is free"), *[(unit, unit.counted) for unit in Unit]]
    )
    vat_percent = forms.TypedChoiceField(
        label="VAT on the charge",
        required=False,
        choices=[("", "No VAT"), *Vat.choices],
        coerce=int,
        empty_value=None,
        help_text="Ask whoever advises your school on VAT if you are not sure",
    )

    class Meta:
        model = Resource
        fields = [
            "name", "description", "place", "capacity", "shared_with", "needs_approval", "opens_at", "closes_at",
            "at_weekends", "gap_minutes", "notice_hours", "rate_pence", "rate_unit", "vat_percent",
        ]  # fmt: skip
        widgets = {
            "description": forms.Textarea({"rows": 4}),
            "place": forms.TextInput,
            "capacity": forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-4"}),
            "gap_minutes": forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-4"}),
            "notice_hours": forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-4"}),
            "shared_with": forms.CheckboxSelectMultiple,
        }
        labels = {
            "shared_with": "Which groups may book it?",
            "needs_approval": "Your school approves each booking first",
            "at_weekends": "It can be booked at weekends too",
            "gap_minutes": "Minutes between two bookings",
            "notice_hours": "Hours of notice",
        }
        help_texts = {
            "description": "What others need to know, such as where the keys are and what must be brought back",
            "gap_minutes": "Kept free after each booking, for example to clean up or drive back. 0 if none are needed",
            "notice_hours": "How long before it starts a booking must be made. 0 if it can be booked at once",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        resource = self.instance
        self.fields["name"].help_text = NAMES.get(resource.kind, "")
        self.fields["shared_with"].queryset = sharing.groups_to_share_with(resource.owner)
        self.fields["shared_with"].error_messages["required"] = "Choose at least one group that may book it"
        for name, most in (("gap_minutes", LONGEST_GAP), ("notice_hours", LONGEST_NOTICE)):
            self.fields[name] = _whole_number(self.fields[name], most)
        if resource.kind == Resource.Kind.PERSON:
            del self.fields["capacity"]
        held = {gate.kind: gate.valid_until for gate in resource.gates.all()} if resource.pk else {}
        for kind in GATES.get(resource.kind, []):
            self.fields[kind.value] = _gate_field(kind)
            self.initial[kind.value] = held.get(kind)

    def clean(self):
        """A charge says what it is by, and the hours are in order."""
        cleaned = super().clean()
        rate, unit = cleaned.get("rate_pence"), cleaned.get("rate_unit")
        if rate and not unit:
            self.add_error("rate_unit", "Choose what the charge is by")
        if unit and rate is None and "rate_pence" not in self.errors:
            self.add_error("rate_pence", "Enter the charge in pounds, or choose that it is free")
        if rate is None:
            cleaned["vat_percent"] = None
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "The time until which it can be booked must be later than the time from which")
        return cleaned

    def clean_name(self):
        """The name on one line."""
        return " ".join(self.cleaned_data["name"].split())

    @property
    def said(self):
        """The groups and papers, as resources.actions.resources takes them."""
        kinds = [kind.value for kind in GATES.get(self.instance.kind, [])]
        gates = {kind: self.cleaned_data.get(kind) for kind in kinds}
        return {"groups": list(self.cleaned_data["shared_with"]), "gates": gates}

    def _get_validation_exclusions(self):
        """Leave the constraints to the action, which says them in the same words."""
        return super()._get_validation_exclusions() | set(self._meta.fields)


class ChangeForm(SharedForm, ResourceForm):
    """The same for something that is shared already, with what a colleague changed meanwhile."""


class WithdrawForm(forms.Form):
    """Why something is no longer lent."""

    reason = ReasonField(
        label="Why is it no longer shared?",
        help_text="Schools whose bookings are cancelled read this",
        missing="Enter why it is no longer shared",
    )


class FindForm(forms.Form):
    """What to look for on the list: one of `groups`, a kind, and a day on which it is free."""

    group = forms.ModelChoiceField(
        label="Shared with", required=False, queryset=None, to_field_name="slug", empty_label="Any of your groups"
    )
    kind = forms.ChoiceField(required=False, choices=[("", "Anything"), *Resource.Kind.choices])
    free_on = DateField(label="Free on", called="the date", required=False, help_text="For example, 14 1 2027")

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups

    def clean_free_on(self):
        """A day that people ask about."""
        day = self.cleaned_data["free_on"]
        if day and not slots.is_near(day):
            raise forms.ValidationError(f"The date must be within {slots.YEARS} years of today. Check the year")
        return day


def _whole_number(field, most):
    return forms.IntegerField(
        label=field.label, help_text=field.help_text, min_value=0, max_value=most, widget=field.widget
    )


def _gate_field(kind):
    label = Gate.Kind(kind).label
    return DateField(
        label=f"{label}: valid until",
        called=f"the last day of the {label[:1].lower()}{label[1:]}",
        required=False,
        help_text="The last day that counts. Nobody can book beyond it. Leave this empty if none is needed",
    )
