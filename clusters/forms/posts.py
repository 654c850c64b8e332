"""Forms that give people posts and end them."""

from django import forms
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actions import CLOSED
from accounts.models import User
from clusters.forms.days import FURTHEST_AHEAD, refuse_unlikely
from clusters.models import Post
from clusters.permissions.table import Job
from common.forms import CheckedForm, DateField


class NamedByEmail(CheckedForm, forms.Form):
    """Somebody named by their email address, and the day from which they hold what they are given.

    `HELD` is the model of what is given, `place` where. A child says how its fields name the row: `row()`.
    """

    HELD = None

    name = forms.CharField(
        label="Full name",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={
            "required": "Enter the person’s full name",
            "max_length": "The name must be 120 characters or fewer. It has %(show_value)s",
        },
    )
    email = forms.EmailField(
        label="Email address",
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text="Their own address, not one that several people read: it is what they will sign in with",
        error_messages={
            "required": "Enter the person’s email address",
            "invalid": "Enter an email address in the correct format, like name@example.com",
        },
    )
    starts_on = DateField(
        label="From",
        called="the day from which they hold it",
        initial=timezone.localdate,
        validators=[refuse_unlikely],
    )

    def __init__(self, *args, place, **kwargs):
        super().__init__(*args, **kwargs)
        self.place, self.person = place, None

    def clean_name(self):
        """The name without spare spaces."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self):
        """The address in lower case, unless the account at it was closed."""
        email = User.objects.normalize_email(self.cleaned_data["email"])
        self.person = User.objects.filter(email=email).first()
        if self.person and self.person.has_joined and not self.person.is_active:
            raise ValidationError(CLOSED)
        return email

    def clean(self):
        """Refuse what the person holds already, beside the field that names them."""
        cleaned = super().clean()
        if not self.errors and self.person:
            row = self.row()
            try:
                for constraint in self.HELD._meta.constraints:
                    if isinstance(constraint, ExclusionConstraint):
                        constraint.validate(self.HELD, row)
            except ValidationError as refusal:
                self.add_error(self.names_person, refusal.messages)
        return cleaned

    @property
    def known_name(self):
        """The person's name as whoever asks knows it: an address alone does not reveal whose it is."""
        return self.cleaned_data["name"]

    @property
    def names_person(self):
        """The field that names the person."""
        return "email"

    def row(self):
        """What would be given, unsaved."""
        said = self.cleaned_data
        person = self.person or User(email=said["email"], name=said["name"])
        where = {self.HELD.PLACE: self.place}
        return self.HELD(user=person, job=said["job"], starts_on=said["starts_on"], **where)


class InvitationForm(NamedByEmail):
    """Who is invited to which post at the school. `jobs` are those that the person who asks may give."""

    HELD = Post
    field_order = ["job", "name", "email", "starts_on"]

    job = forms.ChoiceField(
        label="Post",
        error_messages={"required": "Choose a post", "invalid_choice": "Choose a post from the list"},
    )

    def __init__(self, *args, jobs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["job"].choices = [("", "Choose a post"), *[(job.value, job.label) for job in Job if job in jobs]]


class EndPostForm(forms.Form):
    """From which day somebody no longer holds `post`; nothing is asked about somebody who has not joined."""

    ends_on = DateField(
        label="From which day do they no longer hold it?",
        called="the day",
        help_text="Today takes effect at once. For somebody who leaves later, enter the day after their last day",
        initial=timezone.localdate,
        error_messages={"required": "Enter the day from which they no longer hold the post"},
    )

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)
        if not post.user.has_joined:
            del self.fields["ends_on"]

    def clean_ends_on(self):
        """A day that is not over: what somebody did until now, they did as holder of the post."""
        day = self.cleaned_data["ends_on"]
        if day < timezone.localdate():
            raise ValidationError("The day must be today or later")
        if day > timezone.localdate() + FURTHEST_AHEAD:
            raise ValidationError("Check the year: the day must be within the next two years")
        return day
