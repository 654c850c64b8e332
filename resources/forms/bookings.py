"""Book something, decide on a booking, move it, cancel it, confirm its use."""

import uuid
from datetime import datetime
from decimal import Decimal

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.http import urlencode

from common import dates
from common.editing import SharedForm
from common.forms import CheckedForm, DateField, ReasonField, TimeField
from resources import rules, slots
from resources.forms.answers import moment_of, offer_schools
from resources.models import Booking
from resources.models.bookings import JUST_TAKEN, TAKEN
from resources.models.prices import Unit


class TimeForm(forms.ModelForm):
    """When, in Europe/London: a date, from, until. Saved by an action, not by the form."""

    date = DateField(label="Date", called="the date", help_text="For example, 14 1 2027")
    start = TimeField(label="From", called="the start time", help_text="For example, 1:30pm or 13:30")
    end = TimeField(label="Until", called="the end time", help_text="For example, 3pm or 15:00")

    class Meta:
        model = Booking
        fields = []

    def clean(self):
        """Put the moments into the booking, where the clocks and the rules of the thing allow them and nobody else has
        it."""
        cleaned = super().clean()
        day = cleaned.get("date")
        starts_at, ends_at = moment_of(self, day, "start"), moment_of(self, day, "end")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("end", "The end time must be after the start time")
        elif starts_at and ends_at:
            self._set_span(starts_at, ends_at)
        return cleaned

    @property
    def was_taken(self):
        """Whether somebody else has the time, so that the page offers others."""
        return self.has_error(NON_FIELD_ERRORS, code=TAKEN)

    @property
    def typed(self):
        """What was typed beside the time, for an address that opens the form with it."""
        names = [name for name in ("school", "purpose") if self.data.get(name)]
        return urlencode({name: self.data[name] for name in names})

    def _set_span(self, starts_at, ends_at):
        booking = self.instance
        booking.starts_at, booking.ends_at = starts_at, ends_at
        for field, sentence in rules.objections(booking):
            self.add_error(field, sentence)
        others = Booking.objects.of(booking.resource).live().besides(booking)
        if not self.errors and others.during(starts_at, ends_at + booking.resource.gap).exists():
            self.add_error(None, forms.ValidationError(JUST_TAKEN, code=TAKEN))

    def _get_validation_exclusions(self):
        """Leave the row itself to the action: what can be wrong with it has been said beside the fields."""
        return super()._get_validation_exclusions() | {field.name for field in Booking._meta.fields}


class BookingForm(CheckedForm, TimeForm):
    """A booking of one thing for one of `schools`."""

    booking_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ["school", "date", "start", "end", "purpose"]

    class Meta(TimeForm.Meta):
        fields = ["school", "purpose"]
        labels = {"school": "For which school?"}
        help_texts = {"purpose": "The owner reads this. For example, Year 6 swimming"}

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("booking_key", uuid.uuid4())
        offer_schools(self, schools)

    def clean_purpose(self):
        """The purpose on one line."""
        return " ".join(self.cleaned_data["purpose"].split())

    def clean(self):
        """Keep the form's key with the booking, so that pressing twice books once."""
        if "school" in self.cleaned_data:
            self.instance.school = self.cleaned_data["school"]
        cleaned = super().clean()
        if cleaned.get("booking_key"):
            self.instance.booking_key = cleaned["booking_key"]
        return cleaned


class MoveForm(SharedForm, TimeForm):
    """Another time for a booking, with what somebody else changed meanwhile."""

    def __init__(self, *args, instance, initial=None, **kwargs):
        starts, ends = dates.in_london(instance.starts_at), dates.in_london(instance.ends_at)
        opened = {"date": starts.date(), "start": _clock(starts), "end": _clock(ends)}
        super().__init__(*args, instance=instance, initial=opened | (initial or {}), **kwargs)


class DecideForm(forms.Form):
    """Approve or reject; a rejection says why."""

    decision = forms.ChoiceField(
        label="May the school have it?",
        choices=[("approve", "Approve"), ("reject", "Reject")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you approve or reject the booking"},
    )
    reason = ReasonField(
        label="Reason, if you reject it",
        required=False,
        help_text="The school that asked reads it",
    )

    def clean(self):
        """A rejection carries its reason."""
        cleaned = super().clean()
        if cleaned.get("decision") == "reject" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Enter why you reject the booking")
        return cleaned


class CancelForm(forms.Form):
    """Why a booking is called off."""

    reason = ReasonField(
        label="Why is the booking cancelled?",
        help_text="The other school reads this",
        missing="Enter why the booking is cancelled",
    )


class UsedForm(forms.Form):
    """How much was used, in the unit of the rate."""

    def __init__(self, *args, booking, **kwargs):
        super().__init__(*args, **kwargs)
        counted = Unit(booking.rate_unit).counted
        self.fields["quantity"] = forms.DecimalField(
            label=f"How many {counted} were used?",
            min_value=0,
            max_value=Decimal(99_999),
            decimal_places=2,
            widget=forms.TextInput({"inputmode": "decimal", "class": "govuk-input--width-5"}),
            help_text="Enter 0 if it was not used, and nothing is charged",
            error_messages={"required": f"Enter how many {counted} were used"},
        )
        self.initial["quantity"] = booking.planned_quantity and f"{booking.planned_quantity.normalize():f}"


def opened_with(query):
    """What the address says of the time ("?date=2027-01-14&from=09:00&to=10:30"), as the form's initial values; what
    it says wrongly is left out."""
    initial = {name: query[name] for name in ("purpose", "school") if query.get(name)}
    for name, key, form in (("date", "date", "%Y-%m-%d"), ("start", "from", "%H:%M"), ("end", "to", "%H:%M")):
        try:
            found = datetime.strptime(query.get(key, ""), form)  # noqa: DTZ007 (its day and its time are taken apart)
        except ValueError:
            continue
        initial[name] = found.date() if name == "date" else found.time()
    if "date" in initial and not slots.is_near(initial["date"]):
        del initial["date"]
    return initial


def _clock(local):
    return local.time().replace(fold=0)
