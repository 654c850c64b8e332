"""Forms that give people offices and end them."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from clusters import people
from clusters.forms.handovers import SuccessorField
from clusters.forms.posts import NamedByEmail
from clusters.models import Office
from clusters.permissions.table import OfficeJob
from clusters.roles import Roles


class CandidateField(SuccessorField):
    """A person near the group, shown with their role."""

    def offer(self, group):
        """Let the people near `group` be chosen."""
        self.queryset = people.near(group)
        self.roles, self.schools = Roles(self.queryset.order_by()), people.member_schools(group)


class AppointForm(NamedByEmail):
    """Who gets which office: somebody of the group's schools, or somebody else by email."""

    HELD = Office
    # Of the three fields that name a person some must be filled in, so none of them says "(optional)".
    marks_optional = False
    field_order = ["job", "user", "name", "email", "starts_on"]

    job = forms.ChoiceField(
        label="Office",
        choices=[("", "Choose an office"), *OfficeJob.choices],
        error_messages={"required": "Choose an office", "invalid_choice": "Choose an office from the list"},
    )
    user = CandidateField(
        label="Who",
        queryset=User.objects.none(),
        required=False,
        empty_label="Somebody else",
        help_text="People who have joined and are in the group or hold a post at one of its schools",
        error_messages={"invalid_choice": "This person cannot be chosen any more. Choose somebody else"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].offer(self.place)
        for name, label in (("name", "Full name of somebody else"), ("email", "Email address of somebody else")):
            self.fields[name].required, self.fields[name].label = False, label
        self.fields["name"].help_text = "Only where the person is not in the list"

    def clean_email(self):
        """The address, if one was typed."""
        return super().clean_email() if self.cleaned_data["email"] else ""

    def clean(self):
        """Exactly one person."""
        cleaned = self.cleaned_data
        chosen, typed = cleaned.get("user"), cleaned.get("email") or cleaned.get("name")
        if chosen and typed:
            self.add_error("user", "Choose somebody from the list or enter somebody else’s name and address, not both")
        elif chosen:
            self.person = chosen
        elif not self.errors:
            self._ask_for_both()
        return super().clean()

    @property
    def known_name(self):
        """The name of somebody who was chosen, else the one that was typed."""
        chosen = self.cleaned_data["user"]
        return str(chosen) if chosen else super().known_name

    @property
    def names_person(self):
        """The field that names the person."""
        return "user" if self.cleaned_data.get("user") else "email"

    def _ask_for_both(self):
        """Somebody who is not in the list has a name and an address."""
        if not self.cleaned_data["name"] and not self.cleaned_data["email"]:
            self.add_error("user", "Choose a person, or enter the name and email address of somebody else")
            return
        for name in ("name", "email"):
            if not self.cleaned_data[name]:
                self.add_error(name, ValidationError(self.fields[name].error_messages["required"]))


class EndOfficeForm(forms.Form):
    """The officer's word that a group shall be without an organiser; asked where `is_needed`."""

    leaves_nobody = forms.BooleanField(
        label="End the office and leave the group without an organiser",
        error_messages={"required": "Tick the box if the group shall be without an organiser"},
    )

    def __init__(self, *args, is_needed, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_needed:
            del self.fields["leaves_nobody"]
