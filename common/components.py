"""The example form and data of the `/components/` page."""

from django import forms

from common.forms import Choice, DateField, TimeField

ROOMS = [("hall", Choice("School hall", "Seats 120, with a stage")), ("library", "Library"), ("online", "Online only")]


class ExampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(help_text="Say what it is about, in a few words.", max_length=60)
    email = forms.EmailField(label="Email address", widget=forms.EmailInput({"class": "govuk-!-width-two-thirds"}))
    password = forms.CharField(widget=forms.PasswordInput)
    places = forms.IntegerField(min_value=1, widget=forms.NumberInput({"class": "govuk-input--width-3"}))
    notes = forms.CharField(widget=forms.Textarea({"rows": 3}), required=False)
    phase = forms.ChoiceField(choices=[("", "Choose a phase"), ("primary", "Primary"), ("secondary", "Secondary")])
    room = forms.ChoiceField(choices=ROOMS, widget=forms.RadioSelect)
    answer = forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect({"class": "govuk-radios--inline"})
    )
    needs = forms.MultipleChoiceField(choices=ROOMS, widget=forms.CheckboxSelectMultiple, required=False)
    agreed = forms.BooleanField(label="The school agrees", help_text="You answer for the school.")
    on = DateField(label="Date", help_text="For example, 14 1 2027.", called="the date of the meeting")
    at = TimeField(label="Time", help_text="For example, 1:30pm.")
    paper = forms.FileField(required=False)
    version = forms.CharField(widget=forms.HiddenInput, initial="1")

    def clean(self):
        """Refuse, so that the page shows an error that belongs to no single field."""
        raise forms.ValidationError("The meeting clashes with another one of the same people.")


ExampleFormSet = forms.formset_factory(
    type("AgendaLineForm", (forms.Form,), {"line": forms.CharField(label="Agenda line")}), extra=2
)
