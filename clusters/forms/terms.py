"""Forms about governors and clerks: inviting them school by school, and their terms of office."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from clusters.forms.posts import NamedByEmail
from clusters.models import Post
from clusters.permissions.table import Job
from common.forms import DateField

LONGEST_TERM = timedelta(days=10 * 366)
TOO_FAR = "Check the year: a term of office runs out within the next ten years"


def refuse_impossible_term(day):
    """Raise ValidationError for a last `day` that has gone, or that nobody can have meant."""
    if day < timezone.localdate():
        raise ValidationError("The last day of the term must be today or later")
    if day > timezone.localdate() + LONGEST_TERM:
        raise ValidationError(TOO_FAR)


def term_field(**options):
    """The box for the last day of a term of office."""
    return DateField(
        label="Last day of the term of office",
        called="the last day of the term",
        validators=[refuse_impossible_term],
        **options,
    )


class SeatForm(NamedByEmail):
    """Who is invited to one seat of a school; left empty, nobody is. `job` is the seat."""

    HELD = Post
    field_order = ["name", "email", "starts_on", "last_on"]

    last_on = term_field(
        required=False, help_text="Leave this empty if it has no end. A letter goes out 60 days before"
    )

    def __init__(self, *args, job, **kwargs):
        super().__init__(*args, prefix=job, empty_permitted=True, use_required_attribute=False, **kwargs)
        self.job = Job(job)

    def has_changed(self):
        """Whether the seat is filled in: the day from which it is held stands in its boxes from the start."""
        return any(name in self.changed_data for name in ("name", "email", "last_on"))

    def clean(self):
        """Refuse a term that ends before it begins."""
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", "The last day of the term must be after the day from which they hold it")
        return cleaned

    @property
    def invitation(self):
        """What this filled-in form asks for, as `posts.invite_to_post` takes it."""
        said = self.cleaned_data
        return {
            "email": said["email"],
            "name": said["name"],
            "job": self.job,
            "starts_on": said["starts_on"],
            "ends_on": _day_after(said["last_on"]),
        }

    def row(self):
        """The post that would be given, unsaved."""
        self.cleaned_data["job"] = self.job
        post = super().row()
        post.ends_on = _day_after(self.cleaned_data.get("last_on"))
        return post


class SeatForms(list):
    """A form for each seat of a group at one school."""

    def __init__(self, data, *, group, school):
        super().__init__(SeatForm(data, job=job, place=school) for job in group.seats)
        self.is_bound = data is not None

    def is_valid(self):
        """Whether at least one seat is filled in, and all that are, rightly."""
        valid = [form.is_valid() for form in self]
        if not all(valid):
            return False
        if not self.filled:
            self[0].add_error(None, "Fill in at least one seat, or go back")
        return bool(self.filled)

    @property
    def filled(self):
        return [form for form in self if form.has_changed()]

    @property
    def invitations(self):
        return [form.invitation for form in self.filled]

    def carried(self):
        """(name, text) of all that was typed, for the page that asks for confirmation."""
        return self[0].carried()


class TermForm(forms.Form):
    """Until when somebody holds office."""

    last_on = term_field(help_text="For example, 31 8 2030. They hold the post on this day for the last time")

    @property
    def ends_on(self):
        """The first day that no longer counts, which is what is stored."""
        return _day_after(self.cleaned_data["last_on"])


def _day_after(day):
    return day and day + timedelta(days=1)
