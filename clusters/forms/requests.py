"""Forms about a governor group that somebody asks for."""

import uuid

from django import forms

from accounts.models import User
from clusters.forms.groups import GovernorGroupForm
from clusters.models import GroupRequest

LONGEST = 4000


class RequestForm(forms.Form):
    """Who asks for a governor group, and why. Who is signed in need not say who they are."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": "Enter your name", "max_length": "Your name must be 120 characters or fewer"},
    )
    email = forms.EmailField(
        label="Your email address",
        max_length=254,
        help_text="The answer comes to this address. It is shown to nobody but the governance officers",
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address in the correct format, like name@example.com",
        },
    )
    role = forms.CharField(
        label="Your role and school",
        max_length=150,
        help_text="For example, chair of governors at Moss Bank Primary School",
        error_messages={
            "required": "Enter your role and your school",
            "max_length": "Your role and school must be 150 characters or fewer",
        },
    )
    why = forms.CharField(
        label="Why should this cluster have a governor group?",
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 6}),
        help_text="What governors would do together, and who supports it. Leave out anything about a child",
        error_messages={
            "required": "Enter why the cluster should have a governor group",
            "max_length": "Your reasons must be 4,000 characters or fewer. They have %(show_value)s",
        },
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, cluster, user, **kwargs):
        super().__init__(*args, initial={"key": uuid.uuid4()}, **kwargs)
        self.cluster, self.user = cluster, user if user.is_authenticated else None
        if self.user:
            del self.fields["name"], self.fields["email"]

    def clean_email(self):
        """The address as the portal keeps addresses, so that capitals make no second asker."""
        return User.objects.normalize_email(self.cleaned_data["email"])

    @property
    def asked(self):
        """What this valid form asks for, as a GroupRequest that is not stored yet."""
        typed = self.cleaned_data
        return GroupRequest(
            cluster=self.cluster,
            name=self.user.name if self.user else typed["name"],
            email=self.user.email if self.user else typed["email"],
            role=" ".join(typed["role"].split()),
            why=typed["why"].replace("\r\n", "\n"),
            key=typed["key"] or uuid.uuid4(),
        )


class MessageForm(forms.Form):
    """What an officer or the asker writes to the other. `other` is who reads it, in words."""

    text = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 5}),
        error_messages={
            "required": "Enter what you want to write",
            "max_length": "Your message must be 4,000 characters or fewer. It has %(show_value)s",
        },
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, other, **kwargs):
        super().__init__(*args, initial={"key": uuid.uuid4()}, **kwargs)
        self.fields["text"].label = f"Write to {other}"

    @property
    def said(self):
        """What this valid form says, as clusters.actions.requests.say takes it."""
        return {
            "text": self.cleaned_data["text"].replace("\r\n", "\n"),
            "key": self.cleaned_data["key"] or uuid.uuid4(),
        }


class DeclineForm(forms.Form):
    """Why there will be no governor group for now."""

    reason = forms.CharField(
        label="Why is the request declined?",
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Whoever asked reads this, and it goes on record",
        error_messages={
            "required": "Enter why the request is declined",
            "max_length": "The reason must be 1,000 characters or fewer. It has %(show_value)s",
        },
    )


class FoundingForm(GovernorGroupForm):
    """The governor group that a request asks for: its cluster and its state are given."""

    state = None

    class Meta(GovernorGroupForm.Meta):
        fields = ["name", "purpose", "seats", "profile"]
