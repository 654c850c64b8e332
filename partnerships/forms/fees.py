"""Forms of the yearly fee: what members pay, and raising it for a year."""

from django import forms

from common.editing import SharedForm
from common.forms import CheckedForm, PoundsField
from partnerships import years
from partnerships.models import Fee, FeeScheme
from partnerships.models.fees import MOST_PENCE

SMALL = forms.TextInput({"class": "govuk-input--width-5", "inputmode": "decimal", "spellcheck": "false"})


class FeeSchemeForm(SharedForm, forms.ModelForm):
    """Rates in pounds; an empty box is nothing."""

    school_pence = PoundsField(
        label="For each school, in pounds", required=False, called="the sum for each school", at_most=MOST_PENCE
    )
    pupil_pence = PoundsField(
        label="And for each pupil on roll, in pounds",
        required=False,
        called="the sum for each pupil",
        at_most=MOST_PENCE,
        help_text="By the school register. Leave empty where every school pays the same",
        widget=SMALL,
    )
    organisation_pence = PoundsField(
        label="For each organisation, in pounds",
        required=False,
        called="the sum for each organisation",
        at_most=MOST_PENCE,
    )
    marks_optional = False

    class Meta:
        model = FeeScheme
        fields = ["school_pence", "pupil_pence", "organisation_pence"]

    def __init__(self, *args, instance, **kwargs):
        unset = dict.fromkeys(self.Meta.fields) if instance.pk is None else {}
        super().__init__(*args, instance=instance, initial=unset, **kwargs)

    def clean(self):
        """What is left empty is nothing."""
        cleaned = super().clean()
        return cleaned | {name: cleaned[name] or 0 for name in self.Meta.fields if name in cleaned}


class RaiseFeeForm(CheckedForm, forms.Form):
    """For which year, and who agreed it. `seen_pence` is the total on the page that was checked."""

    year = forms.TypedChoiceField(
        label="For which school year?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the school year"},
    )
    decision = forms.CharField(
        label="Which meeting agreed the fee, and when?",
        max_length=Fee._meta.get_field("decision").max_length,
        help_text="Such as “Partnership board, 14 January 2027, item 4”. Every school reads it beside its share",
        error_messages={
            "required": "Enter which meeting agreed the fee, and when",
            "max_length": "Shorten it to 300 characters or fewer",
        },
    )
    seen_pence = forms.IntegerField(required=False, widget=forms.HiddenInput)

    NOT_ANSWERS = CheckedForm.NOT_ANSWERS | {"seen_pence"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years.choices(before=0)
        self.initial.setdefault("year", years.year_of())
