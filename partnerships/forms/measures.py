"""Forms of measures: what is measured against whom, and the figures by year."""

from django import forms
from django.core.exceptions import ValidationError

from common.editing import SharedForm
from partnerships import figures, years
from partnerships.models import Measure

YEARS_SHOWN = 10


class MeasureForm(SharedForm, forms.ModelForm):
    """A measure with the names of its lines."""

    ours = forms.CharField(
        label="What the partnership’s own line is called",
        max_length=80,
        help_text="Such as the name of the borough",
        error_messages={"required": "Enter what the partnership’s own line is called"},
    )
    others = forms.CharField(
        required=False,
        label="Comparators, one to a line",
        help_text="Such as England, North West, Statistical neighbours. A name that stays keeps its figures",
        widget=forms.Textarea({"rows": 4}),
    )

    class Meta:
        model = Measure
        fields = ["title", "unit", "decimals", "better", "source"]
        labels = {"title": "What is measured", "better": "Which way is better"}
        help_texts = {"title": "Such as Progress 8, all pupils"}
        widgets = {
            "unit": forms.TextInput({"class": "govuk-input--width-5"}),
            "decimals": forms.NumberInput({"class": "govuk-input--width-2", "inputmode": "numeric"}),
            "better": forms.RadioSelect,
        }
        error_messages = {
            "title": {"required": "Enter what is measured, such as “Progress 8, all pupils”"},
            "source": {"required": "Enter who publishes the figures"},
            "decimals": {
                "required": "Enter how many decimal places the figures have",
                "invalid": "Decimal places must be a number from 0 to 3",
                "max_value": "Decimal places must be 3 or fewer",
                "min_value": "Decimal places must be 0 or more",
            },
        }

    def __init__(self, *args, instance, **kwargs):
        lines = list(instance.comparators.in_order()) if instance.pk else []
        names = {
            "ours": next((line.name for line in lines if line.is_ours), ""),
            "others": "\n".join(line.name for line in lines if not line.is_ours),
        }
        super().__init__(*args, instance=instance, initial=names | kwargs.pop("initial", {}), **kwargs)

    def clean_others(self):
        """The names, without empty lines and the space round them."""
        names = [" ".join(line.split()) for line in self.cleaned_data["others"].splitlines()]
        if any(len(name) > 80 for name in names):
            raise ValidationError("The name of a comparator must be 80 characters or fewer")
        return [name for name in names if name]

    def _get_validation_exclusions(self):
        """Django's, without the partnership: a thing is measured once, and the form is the place to say so."""
        return super()._get_validation_exclusions() - {"partnership"}


class FigureField(forms.CharField):
    """One box of the grid. `called` names it in errors: "England, 2018/19"."""

    def __init__(self, *, called, decimals):
        self.decimals = decimals
        box = forms.TextInput({"class": "govuk-input--width-10", "autocomplete": "off"})
        super().__init__(label=called, required=False, max_length=40, widget=box)

    def clean(self, value):
        """The Reading that the box says; None if it is empty."""
        try:
            return figures.read(super().clean(value), decimals=self.decimals)
        except figures.NotAFigure as refusal:
            raise ValidationError(f"{self.label} {refusal}") from refusal


class FiguresForm(SharedForm, forms.Form):
    """A box for every line and year of a measure, whose lines and figures are at hand."""

    def __init__(self, data=None, *, instance, first=None):
        self.instance = instance
        self.lines = list(instance.comparators.all())
        known = {(line.pk, figure.year): figure for line in self.lines for figure in line.figures.all()}
        last = years.year_of()
        begin = min([year for _, year in known] + [last - YEARS_SHOWN + 1] + ([first] if first else []))
        self.years = list(range(max(begin, years.EARLIEST), last + 1))
        self.base_fields = {
            _box(line.pk, year): FigureField(called=f"{line.name}, {years.in_words(year)}", decimals=instance.decimals)
            for year in self.years
            for line in self.lines
        }
        stands = {_box(*at): figures.written(figure, decimals=instance.decimals) for at, figure in known.items()}
        super().__init__(data, initial=stands)

    @property
    def rows(self):
        """(year in words, its boxes) from the latest year back."""
        for year in reversed(self.years):
            yield years.in_words(year), [self[_box(line.pk, year)] for line in self.lines]

    @property
    def earlier(self):
        """The year that one more row would show; None where there is none."""
        return self.years[0] - 1 if self.years[0] > years.EARLIEST else None

    @property
    def readings(self):
        """{(line's id, year): Reading or None} of all that was entered."""
        return {(line.pk, year): self.cleaned_data[_box(line.pk, year)] for year in self.years for line in self.lines}


def _box(line, year):
    return f"figure_{line}_{year}"
