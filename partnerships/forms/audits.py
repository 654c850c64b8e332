"""Forms of the audit of need: opening one, and a school's answer."""

from django import forms
from django.core.exceptions import ValidationError

from common.editing import SharedForm
from common.forms import DateField
from partnerships import years
from partnerships.models import CHOICES, AuditAnswer, NeedsAudit

PLACES = ["First", "Second", "Third", "Fourth", "Fifth"]


class AuditForm(forms.ModelForm):
    """The themes, one to a line, the year, and the last day."""

    year = forms.TypedChoiceField(
        label="School year to plan for",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the school year to plan for"},
    )
    closes_on = DateField(label="Last day to answer", called="the last day to answer")
    themes = forms.CharField(
        label="Themes, one to a line",
        help_text="Such as Reading in key stage 2, or Managing safely. Schools choose up to five",
        widget=forms.Textarea({"rows": 8}),
        error_messages={"required": "Enter the themes, one to a line"},
    )

    class Meta:
        model = NeedsAudit
        fields = ["year", "closes_on"]

    field_order = ["themes", "year", "closes_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years.choices(before=0)

    def clean_themes(self):
        """The texts in order, each once."""
        texts = [" ".join(line.split()) for line in self.cleaned_data["themes"].splitlines()]
        if any(len(text) > 120 for text in texts):
            raise ValidationError("A theme must be 120 characters or fewer")
        return list(dict.fromkeys(text for text in texts if text))

    def _get_validation_exclusions(self):
        """Django's, without the partnership: a year has one audit, and the form is the place to say so."""
        return super()._get_validation_exclusions() - {"partnership"}


class AnswerForm(SharedForm, forms.ModelForm):
    """Up to five themes, most needed first, and a comment. An answer not given yet has version 0."""

    comment = forms.CharField(
        required=False,
        label="Anything else your school needs",
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": "Shorten it to 2,000 characters or fewer. It has %(show_value)s"},
    )

    class Meta:
        model = AuditAnswer
        fields = ["comment"]

    def __init__(self, *args, instance, themes, **kwargs):
        chosen = list(instance.rankings.all()) if instance.pk else []
        boxes = {ranking.place: ranking.theme_id for ranking in chosen}
        self.places = PLACES[: min(CHOICES, len(themes))]
        self.base_fields = self._choices(themes) | self.base_fields
        initial = {_box(place): boxes.get(place) for place in range(1, len(self.places) + 1)}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)

    def _choices(self, themes):
        by_id = {str(theme.pk): theme for theme in themes}
        options = [("", "Choose a theme"), *((pk, theme.text) for pk, theme in by_id.items())]
        return {
            _box(place): forms.TypedChoiceField(
                label=f"{name} choice",
                choices=options,
                coerce=by_id.get,
                empty_value=None,
                required=place == 1,
                error_messages={
                    "required": "Choose the theme that your school needs most",
                    "invalid_choice": "Choose a theme from the list",
                },
            )
            for place, name in enumerate(self.places, start=1)
        }

    def clean(self):
        """Each theme at most once, and no place left out between two."""
        cleaned = super().clean()
        seen, is_ended = set(), False
        for place in range(1, len(self.places) + 1):
            theme = cleaned.get(_box(place))
            if theme is None:
                is_ended = True
            elif theme in seen:
                self.add_error(_box(place), f"You have chosen “{theme}” already. Choose another theme")
            elif is_ended and not self.errors:
                self.add_error(_box(place), "Choose a theme for the place before this one first")
            seen.add(theme)
        return cleaned

    @property
    def answer(self):
        """What this valid form says, as partnerships.actions.audits.answer takes it."""
        chosen = [self.cleaned_data[_box(place)] for place in range(1, len(self.places) + 1)]
        themes = [theme for theme in chosen if theme]
        return {"themes": themes, "comment": self.cleaned_data["comment"], "seen": self.seen}


def _box(place):
    return f"choice_{place}"
