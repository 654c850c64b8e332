"""Small forms about a cost: ask the schools, answer for one, reverse what is posted, record a payment."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from common.forms import Choice, DateField, ReasonField
from common.money import pounds

TIME_TO_ANSWER = timedelta(days=14)


class AskForm(forms.Form):
    """By when the schools answer."""

    answer_by = DateField(label="Day by which the schools answer", called="the day", help_text="For example, 14 1 2027")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("answer_by", timezone.localdate() + TIME_TO_ANSWER)


class AnswerForm(forms.Form):
    """What a school says of its share."""

    answer = forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": "Choose what the school answers"})
    reason = ReasonField(
        label="What should change?",
        required=False,
        max_length=500,
        help_text="Fill this in only if you query the share. Those who look after the cost read it",
    )

    def __init__(self, *args, share, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        field.label = f"Does {share.school} agree to {pounds(share.gross_pence)}?"
        field.choices = [
            ("agree", Choice("Yes, we agree our share", "You answer for the school")),
            ("query", Choice("No, something should change", "The cost is not posted until this is settled")),
        ]

    def clean(self):
        """A query says what should change."""
        cleaned = super().clean()
        if cleaned.get("answer") == "query" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Enter what should change, so that it can be put right")
        return cleaned


class ReverseForm(forms.Form):
    """Why a posted cost is reversed."""

    reason = ReasonField(
        label="Why is it reversed?",
        help_text="Every school that shares it reads this",
        missing="Enter why the cost is reversed",
    )


class SettleForm(forms.Form):
    """By what a payment between two schools can be found again."""

    reference = forms.CharField(
        label="Reference of the journal or invoice",
        max_length=80,
        help_text="By which both find it in their finance systems",
        error_messages={"required": "Enter the reference of the journal or invoice"},
    )
