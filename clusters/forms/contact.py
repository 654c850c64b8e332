"""The form by which anybody writes to the organisers of a group."""

import uuid

from django import forms

from accounts.models import User
from clusters.actions.contact import Message


class ContactForm(forms.Form):
    """Who writes, where the answer goes, and what it is about."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": "Enter your name", "max_length": "Your name must be 120 characters or fewer"},
    )
    email = forms.EmailField(
        label="Your email address",
        help_text="The answer comes to this address",
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address in the correct format, like name@example.com",
        },
    )
    message = forms.CharField(
        label="Your message",
        max_length=4000,
        widget=forms.Textarea({"rows": 8}),
        help_text="Leave out anything about a child that would show who the child is",
        error_messages={
            "required": "Enter your message",
            "max_length": "Your message must be 4,000 characters or fewer. It has %(show_value)s",
        },
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, group, user, **kwargs):
        self.group, self.sender = group, user if user.is_authenticated else None
        known = {"name": user.name, "email": user.email} if self.sender else {}
        super().__init__(*args, initial={"key": uuid.uuid4(), **known}, **kwargs)

    def clean_email(self):
        """The address as the portal keeps addresses, so that capitals make no second sender."""
        return User.objects.normalize_email(self.cleaned_data["email"])

    @property
    def written(self):
        """What this valid form says, as a Message."""
        typed = self.cleaned_data
        text = typed["message"].replace("\r\n", "\n")
        return Message(self.group, typed["name"], typed["email"], text, typed["key"], self.sender)
