"""Commission or change a course, its sessions, and decide about it."""

import uuid
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from clusters import people
from common import clock, dates
from common.editing import SharedForm
from common.forms import Choice, DateField, PoundsField, ReasonField, TimeField
from training.models import Course, Provider, Session

FIGURES = {"class": "govuk-input--width-4"}
LONGEST_SESSION = timedelta(days=31)


class CourseForm(forms.ModelForm):
    """What a course is, for how many, until when, and what it is expected to cost."""

    provider_name = forms.CharField(
        label="Provider", max_length=150, help_text="Who gives the course, for example a training company"
    )
    places_per_school = forms.IntegerField(
        label="Places for each school", min_value=1, max_value=500, widget=forms.NumberInput(FIGURES)
    )
    minimum = forms.IntegerField(
        label="Smallest number of people",
        help_text="With fewer it is not worth running",
        min_value=1,
        max_value=5000,
        widget=forms.NumberInput(FIGURES),
    )
    maximum = forms.IntegerField(
        label="Largest number of people",
        help_text="In all sessions together. When it is reached, schools wait for a place",
        min_value=1,
        max_value=5000,
        widget=forms.NumberInput(FIGURES),
    )
    renew_after_months = forms.IntegerField(
        label="Renewed after how many months",
        required=False,
        min_value=1,
        max_value=600,
        widget=forms.NumberInput(FIGURES),
        help_text="For example 36. Leave this empty if it needs no renewal",
    )
    decide_on = DateField(
        label="Go/no-go day",
        called="the go/no-go day",
        help_text="The day on which you decide whether the course goes ahead. You are reminded",
    )
    free_until = DateField(
        label="Last day to give places back free",
        called="the last day to give places back free",
        help_text="Who gives a place back later pays for it, unless another school takes it",
    )
    net_pence = PoundsField(label="Expected price without VAT", called="the expected price")
    vat_pence = PoundsField(label="VAT", called="the VAT", help_text="Enter 0 if there is none")
    commission_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ["title", "provider_name", "description", "award", "renew_after_months", "places_per_school"]

    class Meta:
        model = Course
        fields = [
            "title",
            "description",
            "award",
            "renew_after_months",
            "places_per_school",
            "minimum",
            "maximum",
            "decide_on",
            "free_until",
            "net_pence",
            "vat_pence",
        ]
        labels = {"title": "Name of the course", "description": "What it is about"}
        help_texts = {
            "award": "The certificate or qualification that people get. Leave this empty if there is none",
        }
        widgets = {"description": forms.Textarea({"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["provider_name"] = self.instance.provider.name
        else:
            self.initial["commission_key"] = uuid.uuid4()

    def clean_provider_name(self):
        """The name on one line."""
        return " ".join(self.cleaned_data["provider_name"].split())

    def clean(self):
        """Say beside a field what does not go together."""
        cleaned = super().clean()
        largest = cleaned.get("maximum")
        if largest and cleaned.get("minimum", 0) > largest:
            self.add_error("minimum", f"The smallest number must be {largest} or less, which is the largest")
        if largest and cleaned.get("places_per_school", 0) > largest:
            self.add_error("places_per_school", f"Places for each school must be {largest} or less, the largest number")
        if cleaned.get("renew_after_months") and not cleaned.get("award"):
            self.add_error("award", "Enter what the course awards, or leave out after how many months it renews")
        if (cleaned.get("vat_pence") or 0) > cleaned.get("net_pence", 0):
            self.add_error("vat_pence", "The VAT must not be more than the price without VAT")
        if cleaned.get("provider_name"):
            self.instance.provider = _provider(self.instance, cleaned["provider_name"])
        if cleaned.get("commission_key"):
            self.instance.commission_key = cleaned["commission_key"]
        return cleaned

    def clean_decide_on(self):
        """A day to come, unless it was decided before."""
        day = self.cleaned_data["decide_on"]
        is_kept = self.instance.pk and day == self.initial.get("decide_on")
        if day < timezone.localdate() and not is_kept:
            raise ValidationError("The go/no-go day must be today or in the future")
        return day


class CourseChangeForm(SharedForm, CourseForm):
    """The same for a course that is there, with what a second person changed meanwhile."""

    commission_key = None


class SessionForm(forms.ModelForm):
    """One time at which a course is given. Times are Europe/London."""

    date = DateField(label="Date", called="the date", help_text="For example, 14 1 2027")
    start = TimeField(label="Start time", called="the start time", help_text="For example, 9am or 09:00")
    last_date = DateField(
        label="Last day",
        called="the last day",
        required=False,
        help_text="Only if the session goes on for more than one day",
    )
    end = TimeField(label="End time", called="the end time", help_text="For example, 4pm or 16:00")
    join_link = forms.URLField(
        label="Link to join online",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="The web address that people open to take part from afar",
    )
    capacity = forms.IntegerField(
        label="Room for how many people", min_value=1, max_value=5000, widget=forms.NumberInput(FIGURES)
    )
    field_order = ["date", "start", "last_date", "end", "host_school", "room", "join_link", "capacity"]

    class Meta:
        model = Session
        fields = ["host_school", "room", "join_link", "capacity"]
        help_texts = {
            "host_school": "Leave this empty if the session is somewhere else or online only",
            "room": "For example, the hall, or the address of a place that is not a school",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        session, group = self.instance, self.instance.course.group
        if session.pk:
            starts_at, ends_at = dates.in_london(session.starts_at), dates.in_london(session.ends_at)
            last = ends_at.date() if ends_at.date() != starts_at.date() else None
            self.initial |= {"date": starts_at.date(), "start": starts_at.time(), "end": ends_at.time()}
            self.initial["last_date"] = last
        self.fields["host_school"].queryset = people.member_schools(group)
        self.fields["host_school"].empty_label = "No host school"
        self.fields["host_school"].error_messages["invalid_choice"] = f"Choose a school that is in {group}"

    def clean(self):
        """Put the moments into the session, where the clocks and the calendar allow them."""
        cleaned = super().clean()
        first, last = cleaned.get("date"), cleaned.get("last_date") or cleaned.get("date")
        starts_at, ends_at = self._moment("start", first), self._moment("end", last)
        if starts_at and ends_at:
            self._set_span(starts_at, ends_at)
        if not any(cleaned.get(name) or name in self.errors for name in ("host_school", "room", "join_link")):
            self.add_error("host_school", "Choose a host school, or enter a place or a link to join online")
        return cleaned

    def _get_validation_exclusions(self):
        """Leave the row itself to the action: here every field has been checked, with a sentence of its own."""
        return super()._get_validation_exclusions() | set(self._meta.fields)

    def _set_span(self, starts_at, ends_at):
        if ends_at <= starts_at:
            is_one_day = not self.cleaned_data.get("last_date")
            name = "end" if is_one_day else "last_date"
            self.add_error(name, "The end time must be after the start time" if is_one_day else LAST_BEFORE_FIRST)
        elif starts_at <= timezone.now():
            self.add_error("date", "The session must start in the future")
        elif ends_at - starts_at > LONGEST_SESSION:
            self.add_error("last_date", "A session must end within 31 days. Add another session for later days")
        else:
            self.instance.starts_at, self.instance.ends_at = starts_at, ends_at

    def _moment(self, name, day):
        time = self.cleaned_data.get(name)
        if day is None or time is None:
            return None
        found = clock.moments(day, time)
        if len(found) == 1:
            return found[0]
        changes = "clocks change on that day, so this time comes twice" if found else "clocks go forward at that time"
        self.add_error(name, f"The {changes}. Enter another time")
        return None


LAST_BEFORE_FIRST = "The last day and the end time must be after the date and the start time"


class SessionChangeForm(SharedForm, SessionForm):
    """The same for a session that is there."""


class ReasonForm(forms.Form):
    """Why something does not take place, which everybody reads who is concerned."""

    reason = ReasonField(help_text="Everybody who is told reads this")

    def __init__(self, *args, label, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label


class DecideForm(forms.Form):
    """Go or no-go."""

    GO, NO_GO = "go", "no_go"

    decision = forms.ChoiceField(
        label="Does the course go ahead?",
        choices=[(GO, Choice("Yes, it goes ahead")), (NO_GO, Choice("No, cancel it", "It cannot be brought back"))],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the course goes ahead"},
    )
    reason = ReasonField(
        label="If not, why?",
        required=False,
        help_text="Everybody who is told reads this",
    )

    def clean(self):
        """A course that does not go ahead says why."""
        cleaned = super().clean()
        if cleaned.get("decision") == self.NO_GO and not cleaned.get("reason"):
            self.add_error("reason", "Enter why the course does not go ahead")
        return cleaned


def _provider(course, name):
    """The provider that the course has, if it is called so; or one that is not stored yet."""
    if course.provider_id and course.provider.name == name:
        return course.provider
    return Provider(name=name)
