"""Forms that put members in a partnership. Schools come in by the form that every group has."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from clusters.forms.days import refuse_unlikely
from clusters.models import Membership, Organisation
from common.forms import DateField

BOTH = "Choose an organisation from the list or enter the name of another one, not both"
NEITHER = "Choose an organisation, or enter the name of another one"
KNOWN = "There is an organisation with this name already. Choose it from the list"


class OrganisationForm(forms.Form):
    """An organisation by choosing, or by its name and kind where the portal does not know it yet."""

    organisation = forms.ModelChoiceField(
        required=False,
        label="Organisation",
        queryset=Organisation.objects.all(),
        empty_label="Another organisation",
        help_text="A college, trust, diocese, council service, health agency, employer or other partner",
        error_messages={"invalid_choice": "This organisation cannot be chosen any more. Choose another one"},
    )
    name = forms.CharField(
        required=False,
        max_length=200,
        label="Name of another organisation",
        help_text="Only where it is not in the list",
    )
    kind = forms.ChoiceField(
        required=False,
        label="What sort of organisation it is",
        choices=[("", "Choose one"), *Organisation.Kind.choices],
        help_text="Only where it is not in the list",
    )
    starts_on = DateField(
        label="From which day is it a member?",
        called="the day from which it is a member",
        initial=timezone.localdate,
        validators=[refuse_unlikely],
    )
    marks_optional = False

    def __init__(self, *args, partnership, **kwargs):
        super().__init__(*args, **kwargs)
        self.partnership = partnership

    def clean_name(self):
        """The name without spare spaces, unless the list has it."""
        name = " ".join(self.cleaned_data["name"].split())
        if name and Organisation.objects.filter(name__iexact=name).exists():
            raise ValidationError(KNOWN)
        return name

    def clean(self):
        """Exactly one organisation, which is not in the partnership already."""
        cleaned = super().clean()
        chosen, name = cleaned.get("organisation"), cleaned.get("name")
        if chosen and name:
            self.add_error("organisation", BOTH)
        elif name and not cleaned.get("kind"):
            self.add_error("kind", "Choose what sort of organisation it is")
        elif not chosen and not name and not self.errors:
            self.add_error("organisation", NEITHER)
        elif chosen and cleaned.get("starts_on"):
            self._refuse_twice(chosen, cleaned["starts_on"])
        return cleaned

    def _refuse_twice(self, organisation, starts_on):
        row = Membership(group=self.partnership, organisation=organisation, starts_on=starts_on)
        try:
            row.validate_constraints()
        except ValidationError as refusal:
            self.add_error("organisation", refusal.messages)

    @property
    def settled(self):
        """What a valid form says: which organisation, which may be new, from which day."""
        cleaned = self.cleaned_data
        organisation = cleaned["organisation"] or Organisation(name=cleaned["name"], kind=cleaned["kind"])
        return {"organisation": organisation, "starts_on": cleaned["starts_on"]}
