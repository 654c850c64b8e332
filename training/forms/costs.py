"""What a course cost, who paid for it and how it is split."""

from django import forms
from django.utils import timezone

from clusters import people
from common.forms import CheckedForm, Choice, DateField, PoundsField
from ledger.models import Charge

BY_PLACES, BY_ATTENDED = Charge.Split.PLACES.value, Charge.Split.ATTENDED.value


class CostForm(CheckedForm, forms.Form):
    """The provider's invoice. The weights are the schools' places, as they stand when the cost is recorded."""

    net_pence = PoundsField(label="Cost without VAT", called="the cost", at_least=1)
    vat_pence = PoundsField(label="VAT", called="the VAT", help_text="Enter 0 if there is none")
    split = forms.ChoiceField(
        label="How is it split?",
        choices=[
            (
                BY_PLACES,
                Choice("By places booked", "Places given back too late count, unless another school took them"),
            ),
            (BY_ATTENDED, Choice("By places attended", "Only people marked on the register count")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is split"},
    )
    payer = forms.ModelChoiceField(
        queryset=None, label="Which school pays the provider?", empty_label="Choose a school"
    )
    event_on = DateField(label="Day of the course", called="the day of the course")
    invoice_reference = forms.CharField(label="The provider’s invoice", required=False, max_length=80)
    decision = forms.CharField(
        label="The decision that agreed it",
        required=False,
        max_length=300,
        help_text="For example, the heads’ meeting on 14 January 2027, item 4",
    )

    def __init__(self, *args, course, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["payer"].queryset = people.member_schools(course.group)
        self.fields["payer"].error_messages["required"] = "Choose the school that pays the provider"
        begins_on = timezone.localdate(course.begins_at) if course.begins_at else None
        prices = {"net_pence": course.net_pence, "vat_pence": course.vat_pence}
        self.initial = {**prices, "split": BY_PLACES, "event_on": begins_on, **self.initial}

    def clean(self):
        """VAT is a part of the cost."""
        cleaned = super().clean()
        if (cleaned.get("vat_pence") or 0) > (cleaned.get("net_pence") or 0):
            self.add_error("vat_pence", "The VAT must not be more than the cost without VAT")
        return cleaned
