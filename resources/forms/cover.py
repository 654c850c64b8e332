"""Ask for cover, accept, say why not after all, confirm the hours."""

import uuid
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from common.forms import CheckedForm, Choice, DateField, PoundsField, ReasonField, TimeField
from resources import covering
from resources.forms.answers import moment_of, offer_schools
from resources.models import CoverRequest, Work
from resources.models.cover import QUARTER, USUAL_VAT
from resources.models.prices import Vat

LARGEST_RATE, MOST_HOURS = 50_000, Decimal(1_000)
"""The rate in pence an hour: five hundred pounds."""
WORK = {
    Work.CARETAKER: "Opening and closing, cleaning, repairs, school grounds",
    Work.TEACHER: "Teaching a class or a group",
    Work.ASSISTANT: "Helping in class, one to one or at break",
    Work.SPECIALIST: "Additional support needs, English as an additional language",
    Work.OTHER: "Such as the school office or the kitchen",
}
EXEMPT = "Lent teachers and classroom assistants are usually exempt from VAT between schools"
STANDARD = "Lent site and office staff usually carry VAT of 20%. Between schools of one authority only the rate passes"


class WorkForm(forms.Form):
    """The first step of a request: what sort of work."""

    work = forms.ChoiceField(
        label="What kind of work do you need covered?",
        choices=[(work, Choice(work.label, hint)) for work, hint in WORK.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of work"},
    )


class AskForm(CheckedForm, forms.ModelForm):
    """A request for cover at one of `schools`; `titles` are the qualifications to choose from. Saved by an action, not
    by the form. Once it is valid, `asked` are the schools that would be told."""

    qualification = forms.ChoiceField(
        label="Qualification that the person must hold",
        required=False,
        help_text="Only schools with somebody who holds it are told. The list has what people of this group hold today",
        error_messages={"invalid_choice": "Choose a qualification from the list"},
    )
    date = DateField(label="Date", called="the date", help_text="For example, 14 1 2027")
    start = TimeField(label="From", called="the start time", help_text="For example, 7:30am or 07:30")
    end = TimeField(label="Until", called="the end time", help_text="For example, 3pm or 15:00")
    until = DateField(
        label="Last date", called="the last date", required=False, help_text="Leave this empty if it is the same day"
    )
    rate_pence = PoundsField(
        label="What you offer for each hour",
        called="what you offer for each hour",
        required=False,
        at_least=1,
        at_most=LARGEST_RATE,
        help_text="In pounds, without VAT. Leave this empty if no money is to pass",
    )
    vat_percent = forms.TypedChoiceField(
        label="VAT on it", required=False, choices=[("", "No VAT"), *Vat.choices], coerce=int, empty_value=None
    )
    ask_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ["school", "date", "start", "until", "end", "qualification", "location", "note"]

    class Meta:
        model = CoverRequest
        fields = ["school", "qualification", "location", "note"]
        widgets = {"location": forms.TextInput, "note": forms.Textarea({"rows": 4})}
        labels = {"school": "For which school?", "location": "Where to come", "note": "What the person will do"}
        help_texts = {
            "location": "For example, Main entrance, School Lane",
            "note": "What another school needs to know to say yes. Do not name pupils",
        }

    def __init__(self, *args, schools, titles, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = []
        self.fields["qualification"].choices = [("", "None needed"), *[(title, title) for title in titles]]
        offer_schools(self, schools)
        usual = USUAL_VAT.get(self.instance.work)
        self.fields["vat_percent"].help_text = f"{EXEMPT if usual is None else STANDARD}. Change it if you know better"
        self.initial |= {"vat_percent": usual, "ask_key": uuid.uuid4()}

    def clean(self):
        """Put time and rate into the request, and find who would be asked."""
        cleaned = super().clean()
        cover, first = self.instance, cleaned.get("date")
        cover.school = cleaned.get("school") or (cover.school if cover.school_id else None)
        cover.ask_key = cleaned.get("ask_key") or cover.ask_key
        cover.qualification = cleaned.get("qualification", "")
        cover.set_rate(cleaned.get("rate_pence"), cleaned.get("vat_percent"))
        last = None if "until" in self.errors else cleaned.get("until") or first
        starts_at, ends_at = moment_of(self, first, "start"), moment_of(self, last, "end")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("end", "The end must be after the start")
        elif starts_at and ends_at:
            cover.starts_at, cover.ends_at = starts_at, ends_at
            self._ask_who_could()
        return cleaned

    def _ask_who_could(self):
        """Say beside the fields what would make the request useless."""
        self._refuse("date", covering.refuse_impossible_time, self.instance)
        if not self.errors:
            self.asked = covering.asked(self.instance)
            self._refuse("qualification", covering.refuse_unless_somebody_could, self.instance, self.asked)

    def _refuse(self, field, rule, *facts):
        try:
            rule(*facts)
        except ValidationError as refusal:
            self.add_error(field, refusal)

    def _get_validation_exclusions(self):
        """Leave the row itself to the action: what can be wrong with it has been said beside the fields."""
        return super()._get_validation_exclusions() | {field.name for field in CoverRequest._meta.fields}


class OfferForm(forms.Form):
    """Who comes: one of those who hold the needed qualification, or a name where none is asked for. `able` is
    {school: [Candidate]}."""

    checks = forms.BooleanField(
        label="We have made the safeguarding checks that the law asks for on this person",
        error_messages={"required": "Confirm that your school has made the checks, or do not send this person"},
    )
    field_order = ["school", "who", "name", "checks"]

    def __init__(self, *args, cover, able, **kwargs):
        super().__init__(*args, **kwargs)
        self.schools = {str(school.pk): school for school in able}
        self.candidates = {each.key: each for of_school in able.values() for each in of_school}
        if cover.qualification:
            choices = [(key, self._choice(each)) for key, each in self.candidates.items()]
            self.fields["who"] = forms.ChoiceField(
                label="Who will come?",
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose who will come"},
            )
        else:
            self._add_name()
        self.order_fields(self.field_order)

    @property
    def said(self):
        """School, person and name, as resources.actions.cover.accept takes them."""
        cleaned = self.cleaned_data
        if "who" in cleaned:
            chosen = self.candidates[cleaned["who"]]
            school = self.schools[str(chosen.school_id)]
            return {"school": school, "person": chosen.user, "name": "" if chosen.user else chosen.name}
        only = next(iter(self.schools.values()))
        return {"school": self.schools.get(cleaned.get("school"), only), "name": cleaned["name"]}

    def _add_name(self):
        if len(self.schools) > 1:
            choices = [("", "Choose a school"), *[(key, str(school)) for key, school in self.schools.items()]]
            self.fields["school"] = forms.ChoiceField(
                label="From which school?", choices=choices, error_messages={"required": "Choose a school"}
            )
        self.fields["name"] = forms.CharField(
            label="Who will come?",
            max_length=120,
            help_text="First and last name. The school that asked reads it, and no other",
            error_messages={"required": "Enter the name of the person who will come"},
        )

    def _choice(self, candidate):
        school = self.schools[str(candidate.school_id)]
        return Choice(candidate.name, str(school) if len(self.schools) > 1 else "")


class WithdrawForm(forms.Form):
    """Why a school takes its word back."""

    reason = ReasonField(
        label="Why can nobody come after all?",
        help_text="The school that asked reads this, and so do those that are asked again",
        missing="Enter why nobody can come after all",
    )


class CancelCoverForm(forms.Form):
    """Why cover is no longer needed."""

    reason = ReasonField(
        label="Why is it no longer needed?",
        help_text="Everybody who is told reads this",
        missing="Enter why it is no longer needed",
    )


class ConfirmForm(forms.Form):
    """How many hours the person worked, in quarters."""

    hours = forms.DecimalField(
        label="How many hours did they work?",
        min_value=0,
        max_value=MOST_HOURS,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "class": "govuk-input--width-5"}),
        help_text="In quarters, such as 3.25. Enter 0 if nobody came, and nothing is charged",
        error_messages={"required": "Enter how many hours they worked"},
    )

    def __init__(self, *args, cover, **kwargs):
        super().__init__(*args, **kwargs)
        if cover.planned_hours is not None:
            self.initial["hours"] = f"{cover.planned_hours.normalize():f}"

    def clean_hours(self):
        """Whole quarters of an hour."""
        hours = self.cleaned_data["hours"]
        if hours % QUARTER:
            raise ValidationError("Enter the hours in quarters, such as 3.25")
        return hours
