"""A school's places: reserve them, say who takes them; and the register of a session."""

from django import forms

from accounts.models import User
from clusters.models import Post
from common.editing import SharedForm
from common.forms import Choice
from training.actions.places import RESERVED_MEANWHILE
from training.models import Place, Session

MOST_RADIOS = 6


class ReserveForm(forms.Form):
    """How many places, and in which session."""

    number = forms.TypedChoiceField(
        label="How many places?",
        coerce=int,
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
        error_messages={"required": "Choose how many places", "invalid_choice": "Choose how many places"},
    )
    session = forms.ModelChoiceField(
        queryset=Session.objects.none(),
        required=False,
        label="Which session?",
        empty_label="Decide later",
        error_messages={"invalid_choice": "This session was taken off or has begun. Choose another"},
    )

    has = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, course, own, **kwargs):
        super().__init__(*args, **kwargs)
        self.own, allowed = own, own.allowed
        self.initial["has"] = str(len(own.places))
        if allowed > MOST_RADIOS:
            self.fields["number"].widget = forms.Select()
        self.fields["number"].choices = [(str(number), str(number)) for number in range(1, allowed + 1)]
        sessions, field = course.sessions.not_begun().for_page(), self.fields["session"]
        field.queryset = sessions
        # Given as they are here, the choices are not looked up once more when the form is drawn.
        field.choices = [("", field.empty_label), *((session.pk, _with_room(session)) for session in sessions)]
        if len(field.choices) < 3:
            del self.fields["session"]

    def clean(self):
        """The school has what it had when the page was opened; otherwise the next press counts."""
        cleaned, there = super().clean(), len(self.own.places)
        if cleaned.get("has") not in ("", str(there)):
            self.data = self.data.copy()
            self.data["has"] = str(there)
            self.add_error(None, RESERVED_MEANWHILE.format(school=self.own.school, places=there))
        return cleaned

    @property
    def asked(self):
        """What training.actions.reserve takes."""
        has = len(self.own.places) if self.cleaned_data["has"] else None
        return {"number": self.cleaned_data["number"], "session": self.cleaned_data.get("session"), "has": has}


class NameForm(SharedForm, forms.ModelForm):
    """Who takes a place and in which session. Empty boxes leave the place without a name."""

    class Meta:
        model = Place
        fields = ["person", "typed_name", "job", "session"]
        labels = {
            "person": "Somebody with a post at the school",
            "typed_name": "Somebody else’s name",
            "job": "Their job",
        }
        help_texts = {
            "typed_name": "Fill this in for somebody who is not in the list",
            "job": "For example, caretaker",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        place = self.instance
        posts = Post.objects.current().filter(school=place.school).select_related("user").order_by("user__name", "pk")
        jobs = {}
        for post in posts:
            jobs.setdefault(post.user, []).append(post.get_job_display().lower())
        person, session = self.fields["person"], self.fields["session"]
        person.queryset = User.objects.filter(pk__in=[user.pk for user in jobs]).by_name()
        person.label_from_instance = lambda user: f"{user}, {', '.join(jobs.get(user, []))}"
        person.empty_label = "Nobody from the list"
        person.error_messages["invalid_choice"] = f"Choose somebody who has a post at {place.school}"
        session.queryset = place.course.sessions.not_begun().for_page()
        session.empty_label = "Decide later"
        session.label_from_instance = _with_room
        session.error_messages["invalid_choice"] = "This session was taken off or has begun. Choose another"

    def clean(self):
        """One person, named in one way."""
        cleaned = super().clean()
        if cleaned.get("person") and cleaned.get("typed_name"):
            self.add_error("typed_name", "Choose somebody from the list or enter a name, not both")
        elif cleaned.get("job") and not cleaned.get("typed_name"):
            cleaned["job"] = ""
        return cleaned

    def _get_validation_exclusions(self):
        """Leave the row itself to the action, which asks again with the course locked."""
        return super()._get_validation_exclusions() | set(self._meta.fields)


class RegisterForm(forms.Form):
    """Who came to a session: one question for each place, and a box for a name where there is none."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    """The marks that stood there when the page was opened: those that stay leave a colleague's later ones alone."""

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = places
        self.initial["seen"] = " ".join(f"{place.pk}:{place.attendance}" for place in places)
        choices = [(value, Choice(label)) for value, label in Place.Attendance.choices]
        for place in places:
            who = place.who or "nobody named"
            self.fields[f"mark_{place.pk}"] = forms.ChoiceField(
                label=f"{place.school}: {who}",
                choices=choices,
                required=False,
                initial=place.attendance,
                widget=forms.RadioSelect({"class": "govuk-radios--inline govuk-radios--small"}),
            )
            if not place.is_named:
                label = f"Who came for {place.school}?"
                self.fields[f"name_{place.pk}"] = forms.CharField(label=label, required=False, max_length=120)

    marks_optional = False

    def clean(self):
        """Whoever came has a name."""
        cleaned = super().clean()
        for place in self.places:
            came = cleaned.get(f"mark_{place.pk}") == Place.Attendance.ATTENDED
            if came and not place.is_named and not cleaned.get(f"name_{place.pk}"):
                self.add_error(f"name_{place.pk}", f"Enter who came for {place.school}")
        return cleaned

    @property
    def marked(self):
        """What training.actions.mark_register takes."""
        cleaned = self.cleaned_data
        seen = {pk: mark for pk, _, mark in (pair.partition(":") for pair in cleaned["seen"].split())}
        names = {place.pk: cleaned.get(f"name_{place.pk}", "") for place in self.places}
        marks = {place.pk: cleaned[f"mark_{place.pk}"] or place.attendance for place in self.places}
        chosen = {pk: mark for pk, mark in marks.items() if names[pk] or mark != seen.get(str(pk), "")}
        return {"marks": chosen, "came": names}


def _with_room(session):
    room = session.room_left
    left = f"{room} place{'s' if room != 1 else ''} left" if room else "full"
    return f"{session}, {session.where} ({left})"
