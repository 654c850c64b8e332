"""The form by which a group lets others read what it keeps to itself."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from clusters.forms.days import refuse_unlikely
from clusters.models import Grant
from common.forms import Choice, DateField

GROUP, PERSON = "group", "person"


class GrantForm(forms.Form):
    """Who may read what of `group`, and until when. `matched` is the group beside it, None if there is none."""

    reader = forms.ChoiceField(
        label="Who may read it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may read it", "invalid_choice": "Choose who may read it"},
    )
    name = forms.CharField(
        label="Full name of the person",
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Fill this in only for one person",
    )
    email = forms.EmailField(
        label="Email address of the person",
        required=False,
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text="Fill this in only for one person. If they have not joined the portal, they are invited",
        error_messages={"invalid": "Enter an email address in the correct format, like name@example.com"},
    )
    what = forms.ChoiceField(
        label="What may they read?",
        choices=Grant.What,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they may read", "invalid_choice": "Choose what they may read"},
    )
    last_on = DateField(
        label="Until which day?",
        called="the last day",
        required=False,
        validators=[refuse_unlikely],
        help_text="Leave this empty if it has no end. You can stop it at any time",
    )

    def __init__(self, *args, group, matched, **kwargs):
        super().__init__(*args, **kwargs)
        self.group, self.matched = group, matched
        choices = [(PERSON, Choice("One person", "For example an auditor, or an adviser of the trust"))]
        if matched:
            choices.insert(0, (GROUP, Choice(str(matched), "Everybody who sits in that group")))
        self.fields["reader"].choices = choices

    def clean_email(self):
        """The address as the portal keeps addresses."""
        return User.objects.normalize_email(self.cleaned_data["email"])

    def clean_last_on(self):
        """A day that has not gone."""
        day = self.cleaned_data["last_on"]
        if day and day < timezone.localdate():
            raise ValidationError("The last day must be today or later")
        return day

    def clean(self):
        """One person is named in full; a group needs no name."""
        cleaned = super().clean()
        if cleaned.get("reader") == PERSON:
            for name, sentence in (
                ("name", "Enter the person’s full name"),
                ("email", "Enter the person’s email address"),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned

    @property
    def grant(self):
        """What this valid form gives, as a Grant that is not stored yet."""
        typed = self.cleaned_data
        last = typed["last_on"]
        to_group = self.matched if typed["reader"] == GROUP else None
        return Grant(group=self.group, what=typed["what"], to_group=to_group, ends_on=last and last + timedelta(days=1))

    @property
    def person(self):
        """The person it is for, as clusters.actions.grants.give takes one."""
        typed = self.cleaned_data
        return {"email": typed["email"], "name": typed["name"]} if typed["reader"] == PERSON else {}
