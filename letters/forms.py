"""How a person wants to be written to."""

from django import forms

from letters.models import PACES, Kind


class PreferencesForm(forms.Form):
    """One question for each kind of letter that leaves a choice. `paces` is how the person wants each now."""

    def __init__(self, *args, paces, **kwargs):
        super().__init__(*args, **kwargs)
        for kind, allowed in PACES.items():
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                choices=[(pace.value, pace.label) for pace in allowed],
                initial=paces[kind],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose when you want these letters"},
            )

    @property
    def paces(self):
        """{kind: pace} as chosen."""
        return {Kind(name): pace for name, pace in self.cleaned_data.items()}
