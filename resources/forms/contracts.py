"""Record a contract, change it, join it, leave it."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from clusters.models import School
from common.editing import SharedForm
from common.forms import CheckedForm, DateField, PoundsField
from resources.forms.answers import offer_schools
from resources.models import Contract, ContractMember

ONE_DAY = timedelta(days=1)
LARGEST_PRICE = 100_000_000
"""In pence: a million pounds a year."""
TEXTS = dict.fromkeys(("supplier", "title", "reference", "signed_by"), forms.TextInput)


class ContractForm(forms.ModelForm):
    """What a group has agreed with a supplier. Saved by an action, not by the form."""

    starts_on = DateField(label="First day", called="the first day", help_text="For example, 1 9 2026")
    last_day = DateField(label="Last day", called="the last day", help_text="The last day on which it holds")
    notice_on = DateField(
        label="Last day to give notice",
        called="the last day to give notice",
        required=False,
        help_text="Letters go out 90 and 30 days before. Leave this empty if no notice is needed",
    )
    renews_on = DateField(
        label="Renewal day",
        called="the renewal day",
        required=False,
        help_text="A letter goes out on the day. Leave this empty if it is not renewed by itself",
    )
    alone_pence = PoundsField(
        label="Price for one school alone, a year",
        called="the price alone",
        at_most=LARGEST_PRICE,
        help_text="In pounds: what a school would pay without the group. Each school can give its own when it joins",
    )
    together_pence = PoundsField(
        label="Price for each school together, a year",
        called="the price together",
        at_most=LARGEST_PRICE,
        help_text="In pounds: what a school pays in this contract",
    )

    class Meta:
        model = Contract
        fields = [
            "title", "supplier", "starts_on", "notice_on", "renews_on", "alone_pence", "together_pence", "reference",
            "signed_by", "note",
        ]  # fmt: skip
        widgets = TEXTS | {"note": forms.Textarea({"rows": 3})}
        help_texts = {
            "title": "For example, Phonics software",
            "reference": "The supplier’s number for the contract",
            "signed_by": "For example, Head teacher of Moss Bank for the group",
            "note": "What schools should know, such as how to get help",
        }

    field_order = ["title", "supplier", "starts_on", "last_day", "notice_on", "renews_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.ends_on:
            self.initial["last_day"] = self.instance.last_day

    def clean(self):
        """The days in order, said beside the field that is wrong."""
        cleaned = super().clean()
        starts, last, notice, renews = map(cleaned.get, ("starts_on", "last_day", "notice_on", "renews_on"))
        if starts and last and last < starts:
            self.add_error("last_day", "The last day must be on or after the first day")
        elif starts and last and notice and not starts <= notice <= last:
            self.add_error("notice_on", "The last day to give notice must be between the first and the last day")
        if starts and renews and renews <= starts:
            self.add_error("renews_on", "The renewal day must be after the first day")
        elif notice and renews and renews < notice:
            self.add_error("renews_on", "The renewal day must be the same as or after the last day to give notice")
        if last:
            self.instance.ends_on = last + ONE_DAY
        return cleaned

    def _get_validation_exclusions(self):
        """Leave the constraints to the action, which says them in the same words."""
        return super()._get_validation_exclusions() | {field.name for field in Contract._meta.fields}


class RecordForm(CheckedForm, ContractForm):
    """A new contract, with those of `schools` that are in it from its first day."""

    schools = forms.ModelMultipleChoiceField(
        queryset=School.objects.none(),
        label="Schools that are in it from the first day",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="At the prices above. Others can join later",
    )

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["schools"].queryset = schools


class ChangeContractForm(SharedForm, ContractForm):
    """The same for a contract that is recorded, with what a colleague changed meanwhile."""


class JoinForm(CheckedForm, forms.ModelForm):
    """One of `schools` joins a contract at prices of its own. Saved by an action, not by the form."""

    starts_on = DateField(label="First day", called="the first day", help_text="For example, 1 9 2026")
    alone_pence = PoundsField(
        label="What your school would pay alone, a year", called="the price alone", at_most=LARGEST_PRICE
    )
    together_pence = PoundsField(
        label="What your school pays in this contract, a year",
        called="the price together",
        at_most=LARGEST_PRICE,
        help_text="As agreed with those who look after the contract",
    )

    class Meta:
        model = ContractMember
        fields = ["school", "starts_on", "alone_pence", "together_pence"]
        labels = {"school": "Which school joins?"}

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        contract = self.instance.contract
        self.initial |= {
            "starts_on": max(timezone.localdate(), contract.starts_on),
            "alone_pence": contract.alone_pence,
            "together_pence": contract.together_pence,
        }
        offer_schools(self, schools)

    def _get_validation_exclusions(self):
        """Leave the row itself to the action."""
        return super()._get_validation_exclusions() | {field.name for field in ContractMember._meta.fields}

    def clean(self):
        """The first day within the contract."""
        cleaned, contract = super().clean(), self.instance.contract
        first = cleaned.get("starts_on")
        if first and not contract.starts_on <= first < contract.ends_on:
            self.add_error("starts_on", "The first day must be between the first and the last day of the contract")
        return cleaned


class LeaveForm(CheckedForm, forms.Form):
    """After which day a school leaves; nothing is asked of one that has not begun."""

    last_day = DateField(label="Last day of your school", called="the last day", help_text="For example, 31 3 2027")

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        if member.is_to_come:
            del self.fields["last_day"]

    def clean_last_day(self):
        """Today or later, and before the contract itself ends."""
        last_day = self.cleaned_data["last_day"]
        if last_day < timezone.localdate():
            raise forms.ValidationError("The last day must be today or in the future")
        if last_day >= self.member.contract.last_day:
            raise forms.ValidationError(
                "The last day must be before the contract itself ends. Nobody need leave it then"
            )
        return last_day

    @property
    def last_day_of_school(self):
        """The day that was chosen; for a school that has not begun, the day before it would."""
        return self.cleaned_data.get("last_day") or self.member.starts_on - ONE_DAY

    @property
    def owed_pence(self):
        """What the school still owes if it leaves after that day."""
        return self.member.owed_after(self.last_day_of_school)
