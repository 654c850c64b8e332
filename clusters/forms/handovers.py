"""Forms that pass an office on."""

from django import forms

from accounts.models import User
from clusters import people
from clusters.roles import Roles
from common.forms import Choice

ACCEPT, DECLINE = "accept", "decline"


class SuccessorField(forms.ModelChoiceField):
    """A person, shown with their role: names alone are easily mixed up."""

    def offer(self, office):
        """Let those be chosen who may take `office`."""
        self.queryset = people.successors(office)
        self.roles, self.schools = Roles(self.queryset.order_by()), people.member_schools(office.group)

    def label_from_instance(self, person):
        """ "Name (head teacher, Moss Bank Primary School)"."""
        role = self.roles.of(person.pk, self.schools)
        return f"{person} ({role[:1].lower()}{role[1:]})" if role else str(person)


class HandOverForm(forms.Form):
    """Who takes the office over, and what they should know."""

    to = SuccessorField(
        label="Who takes over",
        queryset=User.objects.none(),
        empty_label="Choose a person",
        help_text="People who have joined and are in the group or hold a post at one of its schools",
        error_messages={
            "required": "Choose who takes over",
            "invalid_choice": "This person cannot take the office any more. Choose somebody else",
        },
    )
    note = forms.CharField(
        label="What the next person should know (optional)",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 8}),
        help_text="What has been promised, what is waiting, whom to ask. The portal adds dates and contacts by itself",
        error_messages={"max_length": "The note must be 4,000 characters or fewer. It has %(show_value)s"},
    )

    def __init__(self, *args, office, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(office)


class AnswerForm(forms.Form):
    """Accept or decline."""

    answer = forms.ChoiceField(
        label="Will you take over?",
        choices=[
            (ACCEPT, Choice("Yes, I accept", "The office is yours from today")),
            (DECLINE, Choice("No, I decline", "It stays with its present holder, who is told")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you accept or decline"},
    )


class StepInForm(forms.Form):
    """Why an officer settles it."""

    reason = forms.CharField(
        label="Why you step in",
        max_length=200,
        help_text="Both people and the group’s history are told",
        error_messages={
            "required": "Enter why you step in",
            "max_length": "The reason must be 200 characters or fewer. It has %(show_value)s",
        },
    )
