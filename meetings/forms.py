"""The forms of meetings: book or change one, cancel it, answer for a school."""

import uuid
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.choices import BaseChoiceIterator
from django.utils.functional import cached_property

from clusters import people
from clusters.models import GovernorGroup
from clusters.permissions.table import Profile
from common import clock, dates
from common.editing import SharedForm
from common.forms import CheckedForm, Choice, DateField, ReasonField, TimeField
from meetings import actions
from meetings.models import AgendaItem, Answer, Attendance, Meeting

AGENDA_LINES = 40
# Nobody books so far ahead; whoever seems to has mistyped the year.
AHEAD = timedelta(days=5 * 365)
WHICH = [("0", "The first, in British Summer Time"), ("1", "The second, in Greenwich Mean Time")]


class Hosts(BaseChoiceIterator):
    """The schools that a field offers, as choices."""

    def __init__(self, field):
        self.field = field

    def __iter__(self):
        yield "", "No host school"
        for school in self.field.schools:
            yield school.pk, str(school)


class HostField(forms.ModelChoiceField):
    """One of the schools of a group, which are asked for once, and only when they are drawn or one was chosen."""

    def offer(self, group):
        """Let people choose from the schools that are in `group` today."""
        self.group, self.choices = group, Hosts(self)
        self.error_messages["invalid_choice"] = f"Choose a school that is in {group}"

    @cached_property
    def schools(self):
        return people.members(self.group, timezone.localdate())

    def to_python(self, value):
        """The school of this key; None for none."""
        if value in self.empty_values:
            return None
        for school in self.schools:
            if str(school.pk) == value:
                return school
        raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")


class MeetingForm(CheckedForm, forms.ModelForm):
    """A meeting of a group: when, where, and what about. Times are Europe/London; `agenda` holds the lines."""

    date = DateField(label="Date", called="the date", help_text="For example, 14 1 2027")
    start = TimeField(label="Start time", called="the start time", help_text="For example, 1:30pm or 13:30")
    start_which = forms.ChoiceField(choices=WHICH, required=False, widget=forms.HiddenInput)
    end = TimeField(label="End time", called="the end time", help_text="For example, 3pm or 15:00")
    end_which = forms.ChoiceField(choices=WHICH, required=False, widget=forms.HiddenInput)
    join_link = forms.URLField(
        label="Link to join online",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="The web address that people open to take part from afar",
    )
    agenda = forms.CharField(
        required=False,
        max_length=AGENDA_LINES * 301,
        widget=forms.Textarea({"rows": 6}),
        help_text="Write one item on each line",
    )
    booking_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ["title", "date", "start", "start_which", "end", "end_which", "host_school", "place", "join_link"]

    class Meta:
        model = Meeting
        fields = ["title", "host_school", "place", "join_link"]
        field_classes = {"host_school": HostField}
        labels = {"title": "Name of the meeting"}
        help_texts = {
            "host_school": "Leave this empty if the meeting is somewhere else or online only",
            "place": "For example, the hall, or the address of a place that is not a school",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        meeting = self.instance
        self.initial |= _opened(meeting)
        self.fields["host_school"].offer(meeting.group)
        for name in ("start", "end"):
            self._ask_which_if_needed(name)

    def clean_title(self):
        """The title on one line."""
        return " ".join(self.cleaned_data["title"].split())

    def clean_agenda(self):
        """The lines that say something."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["agenda"].splitlines()]
        lines = [line for line in lines if line]
        longest = AgendaItem._meta.get_field("text").max_length
        if len(lines) > AGENDA_LINES:
            raise ValidationError(f"The agenda must have {AGENDA_LINES} lines or fewer. It has {len(lines)}")
        for number, line in enumerate(lines, start=1):
            if len(line) > longest:
                raise ValidationError(f"Shorten line {number} of the agenda to {longest} characters or fewer")
        return lines

    def clean(self):
        """Put the moments into the meeting, where the clocks and the calendar allow them."""
        cleaned = super().clean()
        starts_at, ends_at = self._moment("start"), self._moment("end")
        if starts_at and ends_at:
            self._set_span(starts_at, ends_at)
        whereabouts = ("host_school", "place", "join_link")
        if not any(cleaned.get(name) or name in self.errors for name in whereabouts):
            self.add_error("host_school", "Choose a host school, or enter a place or a link to join online")
        if cleaned.get("booking_key"):
            self.instance.booking_key = cleaned["booking_key"]
        return cleaned

    def _get_validation_exclusions(self):
        """Leave the row itself to the action: here every field has been checked, with a sentence of its own, and to
        ask the database about the constraints would only slow the page down."""
        return super()._get_validation_exclusions() | set(self._meta.fields)

    def _set_span(self, starts_at, ends_at):
        if ends_at <= starts_at:
            self.add_error("end", "The end time must be after the start time")
        elif starts_at <= timezone.now():
            is_today = self.cleaned_data["date"] == timezone.localdate()
            self.add_error(
                "start" if is_today else "date",
                "The start time must be in the future" if is_today else "The date must be today or in the future",
            )
        elif starts_at > timezone.now() + AHEAD:
            self.add_error("date", "The date must be within the next 5 years. Check the year")
        else:
            self.instance.starts_at, self.instance.ends_at = starts_at, ends_at

    def _moment(self, name):
        """The moment that the date and the time `name` say; None, with a sentence beside the field, if they do not
        say exactly one."""
        day, time = self.cleaned_data.get("date"), self.cleaned_data.get(name)
        if day is None or time is None:
            return None
        found = clock.moments(day, time)
        which = self.cleaned_data.get(f"{name}_which")
        if not found:
            self.add_error(name, _skipped(day, time))
        elif len(found) == 1 or which:
            return found[int(which) if len(found) == 2 else 0]
        return None

    def _ask_which_if_needed(self, name):
        """Turn the hidden field into a question when the time comes twice on the day."""
        try:
            day, time = (self.fields[each].clean(self._value(each)) for each in ("date", name))
        except ValidationError:
            return
        if len(clock.moments(day, time)) == 2:
            field = self.fields[f"{name}_which"]
            field.widget = forms.RadioSelect(choices=WHICH)
            field.required, field.label = True, f"Which {dates.clock(time)}?"
            field.error_messages["required"] = f"Choose which {dates.clock(time)} you mean"
            field.help_text = f"The clocks go back on {dates.day(day)}, so {dates.clock(time)} comes twice"

    def _value(self, name):
        """What the field's boxes hold: typed, or as the form was opened."""
        if self.is_bound:
            return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        value = self.get_initial_for_field(self.fields[name], name)
        return self.fields[name].widget.decompress(value) if name == "date" else self.fields[name].prepare_value(value)


class ChangeForm(SharedForm, MeetingForm):
    """The same for a meeting that is in the diary, with what a second person changed meanwhile."""

    booking_key = None


class CancelForm(forms.Form):
    """Why a meeting will not happen."""

    reason = ReasonField(
        label="Why is the meeting cancelled?",
        help_text="Everybody who was invited reads this",
        missing="Enter why the meeting is cancelled",
    )


class AnswerForm(SharedForm, forms.ModelForm):
    """What a school answers, with what a colleague answered meanwhile. After a move nothing is chosen, because silence
    is no answer, and what was filled in for the earlier time or place must be saved once more."""

    update = forms.CharField(
        label="Written update",
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 5}),
        help_text="Your news or views, for the organiser to bring to the meeting if you cannot come",
    )

    class Meta:
        model = Answer
        fields = ["choice", "substitute", "update"]
        labels = {"substitute": "Who are you sending?"}
        widgets = {"choice": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        meeting = self.instance.meeting
        self.fields["asked"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial["asked"] = str(meeting.schedule_version)
        self.fields["choice"].label = f"Will {self.instance.school} come?"
        self.fields["choice"].choices = list(_choices(meeting))
        self.fields["choice"].error_messages["required"] = f"Choose what {self.instance.school} answers"
        if self.instance.schedule_version != meeting.schedule_version:
            self.initial["choice"] = ""
        if meeting.group.profile == Profile.STATUTORY:
            del self.fields["substitute"]
        else:
            self.fields["substitute"].help_text = "Fill this in only if you are sending somebody else"

    def clean(self):
        """An answer that sends somebody names them; any other names nobody."""
        cleaned = super().clean()
        if cleaned.get("choice") != Answer.Choice.SENDING:
            cleaned["substitute"] = ""
        elif not cleaned.get("substitute") and "substitute" not in self.errors:
            self.add_error("substitute", "Enter the name or post of the person you are sending")
        if cleaned.get("asked") not in ("", self.initial["asked"]):
            self.data = self.data.copy()
            self.data[self.add_prefix("asked")] = self.initial["asked"]
            self.add_error(None, actions.MOVED_MEANWHILE)
        return cleaned

    @property
    def said(self):
        """What the school answers, as meetings.actions.answer takes it."""
        return {name: self.cleaned_data[name] for name in ("choice", "substitute", "update")}


class AttendanceForm(forms.Form):
    """Which schools came to a meeting, and who for each. What they answered is filled in, to be put right."""

    marks_optional = False

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.schools = {f"state_{line.school.urn}": line for line in lines}
        for name, line in self.schools.items():
            self.fields[name] = forms.ChoiceField(
                label=str(line.school),
                required=False,
                choices=Attendance.State.choices,
                widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
                initial=_came(line),
                help_text=f"Answered: {line.answer.in_words}" if line.answer else "Did not answer",
            )
            people = {post.user_id: f"{post.user}, {post.get_job_display().lower()}" for post in line.posts}
            if people:
                self.fields[_person(name)] = forms.ChoiceField(
                    label=f"Who came from {line.school}?",
                    required=False,
                    choices=[("", "Not recorded"), *people.items()],
                    initial=_who_came(line),
                )

    def clean(self):
        """At least one school has to be marked."""
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in self.schools):
            raise ValidationError("Choose for at least one school whether it came")
        return cleaned

    @property
    def marks(self):
        """What this valid form says, as meetings.actions.record_attendance takes it."""
        typed, marks = self.cleaned_data, {}
        for name, line in self.schools.items():
            if state := typed[name]:
                people = {str(post.user_id): post.user for post in line.posts}
                is_present = state == Attendance.State.PRESENT
                marks[line.school] = (state, people.get(typed.get(_person(name))) if is_present else None)
        return marks


class GovernorDeskForm(forms.Form):
    """Which places of schools in governor groups an officer looks at."""

    marks_optional = False
    MISSED = [("", "Any"), *[(str(n), f"None of the last {n}" if n > 1 else "Not the last one") for n in (1, 2, 3, 4)]]

    group = forms.ModelChoiceField(GovernorGroup.objects.none(), required=False, empty_label="All groups")
    missed = forms.ChoiceField(label="Meetings attended", choices=MISSED, required=False)
    vacant = forms.BooleanField(label="Only where nobody represents the school", required=False)
    ending = forms.BooleanField(label="Only where a term of office runs out within 90 days", required=False)

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups

    @property
    def chosen(self):
        """What was chosen, as meetings.governor_desk.places takes it; a made-up choice counts as none."""
        self.is_valid()
        typed = self.cleaned_data
        missed = int(typed.get("missed") or 0)
        return {"group": typed.get("group"), "missed": missed} | {n: typed.get(n, False) for n in ("vacant", "ending")}


def _person(name):
    """The field beside the field `name` that says who came."""
    return name.replace("state_", "person_")


def _came(line):
    """What was recorded of a school, else what it answered."""
    if line.attended:
        return line.attended.state
    if not line.answer:
        return ""
    is_away = line.answer.choice == Answer.Choice.APOLOGIES
    return Attendance.State.APOLOGIES if is_away else Attendance.State.PRESENT


def _who_came(line):
    """Who came by what was recorded, else who answered that they come themselves."""
    if line.attended:
        return line.attended.person_id
    comes = line.answer and line.answer.choice in (Answer.Choice.COMING, Answer.Choice.ONLINE)
    return line.answer.given_by_id if comes else None


def _choices(meeting):
    """The answers that the meeting and the rules of its group leave open."""
    for choice in Answer.Choice:
        try:
            actions.refuse_unless_allowed(meeting, choice)
        except ValidationError:
            continue
        if choice != Answer.Choice.COMING or meeting.has_place:
            hint = "You can still write an update for the meeting" if choice == Answer.Choice.APOLOGIES else ""
            yield choice.value, Choice(choice.label, hint)


def _opened(meeting):
    """What stands in the boxes that are no columns, when the form is opened."""
    if meeting.pk is None:
        name = str(meeting.group)
        title = f"{name} meeting" if not name.lower().endswith("meeting") else name
        return {"title": meeting.title or title, "booking_key": uuid.uuid4()}
    starts_at, ends_at = dates.in_london(meeting.starts_at), dates.in_london(meeting.ends_at)
    return {
        "date": starts_at.date(),
        "start": starts_at.time().replace(fold=0),
        "start_which": _which(starts_at),
        "end": ends_at.time().replace(fold=0),
        "end_which": _which(ends_at),
        "agenda": "\n".join(item.text for item in meeting.agenda.all()),
    }


def _which(local):
    return str(local.fold) if len(clock.moments(local.date(), local.time().replace(fold=0))) == 2 else ""


def _skipped(day, time):
    return (
        f"The clocks go forward on {dates.day(day)}, so {dates.clock(time)} does not exist that day. "
        "Enter a time before 1am or from 2am on"
    )
