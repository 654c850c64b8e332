"""Forms that put schools in a group and take them out."""

from django import forms
from django.utils import timezone

from clusters import choosing
from clusters.models import School
from common.forms import Choice, DateField

LEAVE_OUT = "leave-out"


def _from_day():
    return DateField(
        label="From which day", called="the day from which they are in the group", initial=timezone.localdate
    )


class SchoolChoice(forms.ModelMultipleChoiceField):
    """Schools as checkboxes, each with what tells it apart from another of the same name."""

    def label_from_instance(self, school):
        """The school's name with its URN and place."""
        return Choice(school.display_name, where(school))


def where(school):
    """What tells schools of the same name apart."""
    return ", ".join(filter(None, [f"URN {school.urn}", school.town, school.postcode, school.authority.name]))


class PickSchoolsForm(forms.Form):
    """Schools by picking from what a search found. `query` is what was searched for."""

    schools = SchoolChoice(
        label="Schools",
        queryset=School.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one school"},
    )
    starts_on = _from_day()

    def __init__(self, *args, group, query="", **kwargs):
        super().__init__(*args, **kwargs)
        found = {school.pk for school in choosing.search(group.authority, query)}
        chosen = self.data.getlist("schools") if self.is_bound else []
        found |= {int(pk) for pk in chosen if pk.isdigit()}
        self.fields["schools"].queryset = School.objects.open().filter(pk__in=found).select_related("authority")
        self.is_empty = not found


class PasteSchoolsForm(forms.Form):
    """Schools by pasting, a line each. A line that is not certain comes back as a question under the text."""

    text = forms.CharField(
        label="URNs or names, one on each line",
        widget=forms.Textarea({"rows": 8}),
        help_text="For example, a column copied from a spreadsheet",
    )
    starts_on = _from_day()

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = choosing.read(group.authority, self.data.get("text", "")) if self.is_bound else []
        for line in self.lines[: choosing.MOST_LINES]:
            if line.school is None:
                self.fields[line.key] = self._question(line)

    def clean_text(self):
        text, closed = self.cleaned_data["text"], [line for line in self.lines if line.school and line.school.is_closed]
        if len(self.lines) > choosing.MOST_LINES:
            raise forms.ValidationError(
                f"Paste at most {choosing.MOST_LINES} lines at a time. You pasted {len(self.lines)}"
            )
        if closed:
            names = ", ".join(f"{line.school.display_name} ({line.school.urn})" for line in closed)
            raise forms.ValidationError(f"Remove the schools that are closed: {names}")
        return text

    @property
    def certain(self):
        """The schools that need no question."""
        return list(dict.fromkeys(line.school for line in self.lines if line.school))

    @property
    def chosen(self):
        """Every school that the text and the answers name, each once; on a valid form."""
        by_pk = {str(school.pk): school for line in self.lines for school in line.candidates}
        asked = [by_pk.get(self.cleaned_data[line.key]) for line in self.lines if line.school is None]
        return list(dict.fromkeys([*self.certain, *filter(None, asked)]))

    def _question(self, line):
        choices = [(str(school.pk), Choice(school.display_name, where(school))) for school in line.candidates]
        help_text = "" if choices else "No open school has a name or URN like this. Correct it above, or leave it out"
        return forms.ChoiceField(
            label=f"Which school is “{line.text[:100]}”?",
            choices=[*choices, (LEAVE_OUT, "None of these: leave this line out")],
            widget=forms.RadioSelect,
            help_text=help_text,
            error_messages={"required": f"Say which school “{line.text[:100]}” is, or leave it out"},
        )


class TakeOutForm(forms.Form):
    """The last day on which a school is in a group."""

    last_day = DateField(
        label="Last day in the group",
        called="the last day",
        help_text="For example, 31 8 2027. The school stays in the group on that day",
    )
