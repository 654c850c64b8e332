"""Forms that put schools in a group and take them out."""

import re
from collections import Counter

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.functional import cached_property

from clusters import choosing
from clusters.forms.days import FURTHEST_AHEAD, refuse_unlikely
from clusters.models import School
from common.forms import CheckedForm, Choice, DateField

LEAVE_OUT = "leave-out"
FIND = "find"
URN = re.compile(r"\d{1,9}")
NO_LONGER = "One of the schools cannot be put in any more. Choose again"


def what_tells_apart(school):
    """What tells a school from others of its name: "Primary, BL1 2AB, URN 105148, in East cluster"."""
    clusters = [f"in {membership.group}" for membership in school.cluster_memberships]
    place = [school.phase, school.postcode, f"URN {school.urn}"]
    return ", ".join(filter(None, [*place, *clusters]))


class PutInForm(CheckedForm, forms.Form):
    """Schools by ticking, by pasting, or both. A pasted line that is not certain comes back as a question.

    `step=find` only shows other schools to tick: nothing is judged then, and nothing that was ticked or typed is lost.
    """

    find = forms.CharField(
        required=False,
        label="Find schools to tick",
        help_text="Part of a name, a former name, a postcode or a URN",
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    schools = forms.ModelMultipleChoiceField(
        required=False,
        label="Tick schools",
        queryset=School.objects.exclude(status=School.Status.CLOSED).select_related("authority").with_clusters(),
        to_field_name="urn",
        widget=forms.CheckboxSelectMultiple({"class": "govuk-checkboxes--small"}),
        error_messages={"invalid_choice": NO_LONGER, "invalid_pk_value": NO_LONGER},
    )
    text = forms.CharField(
        required=False,
        label="Paste URNs or names",
        help_text="One on each line, such as a column of a spreadsheet. "
        "A name must be exact, but capitals and spaces do not matter",
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
    )
    starts_on = DateField(
        label="From which day are they in the group?",
        called="the day from which they are in it",
        initial=timezone.localdate,
        validators=[refuse_unlikely],
    )
    marks_optional = False

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.group, self.lines, self.put_in_once = group, [], []
        self.fields["schools"].choices = lambda: self._offered[0]
        if self.is_bound and not self.is_finding:
            self.lines = choosing.read(group.authority, self.data.get("text", ""))
            for line in self.lines[: choosing.MOST_LINES]:
                if not line.school:
                    self.fields[line.key] = _question(line)

    @property
    def is_finding(self):
        return self.data.get("step") == FIND

    @property
    def questions(self):
        """The fields that ask which school a line means."""
        return [self[line.key] for line in self.lines if line.key in self.fields]

    @property
    def settled(self):
        """What a valid form says: which schools, from which day."""
        return {"schools": self.cleaned_data["chosen"], "starts_on": self.cleaned_data["starts_on"]}

    @property
    def left_out(self):
        """The lines that are not to count."""
        return [line.text for line in self.lines if self.cleaned_data.get(line.key) == LEAVE_OUT]

    def full_clean(self):
        """Django's, unless more schools are only being looked for."""
        if self.is_bound and self.is_finding:
            self._errors, self.cleaned_data = ErrorDict(renderer=self.renderer), {}
        else:
            super().full_clean()

    def clean_text(self):
        """The text, if it is short enough to be asked about."""
        if len(self.lines) > choosing.MOST_LINES:
            raise ValidationError(f"Paste {choosing.MOST_LINES} lines or fewer at a time. You pasted {len(self.lines)}")
        return self.cleaned_data["text"]

    def clean(self):
        """Settle `chosen`, every school that is meant, each once, and `put_in_once`, those named more than once."""
        cleaned = super().clean()
        times = Counter(dict.fromkeys(cleaned.get("schools", ()), 1))
        for line in self.lines:
            by_urn = {str(school.urn): school for school in line.candidates}
            if school := line.school or by_urn.get(cleaned.get(line.key)):
                times[school] += line.times
        cleaned["chosen"] = list(times)
        self.put_in_once = [school for school, count in times.items() if count > 1]
        if not times and not self.errors:
            self.add_error("text", "Tick at least one school, or paste a URN or a name")
        return cleaned

    @property
    def has_schools(self):
        """Whether there is anything to tick."""
        return bool(self._offered[0])

    @property
    def has_more(self):
        """Whether more schools fit than are shown."""
        return self._offered[1]

    @cached_property
    def _offered(self):
        """The schools to tick, those that are ticked already among them, and whether more would fit."""
        ticked = {int(urn) for urn in self.data.getlist("schools") if URN.fullmatch(urn)} if self.is_bound else set()
        words = self.data.get("find", "") if self.is_bound else ""
        found = list(choosing.offered(self.group, words)[: choosing.MOST_SHOWN + 1])
        shown = found[: choosing.MOST_SHOWN]
        if missing := ticked - {school.urn for school in shown}:
            shown = [*self.fields["schools"].queryset.filter(urn__in=missing), *shown]
        choices = [(school.urn, Choice(school.display_name, what_tells_apart(school))) for school in shown]
        return choices, len(found) > choosing.MOST_SHOWN


def _question(line):
    """Which school a line means, with a way to leave it out."""
    choices = [
        (str(school.urn), Choice(school.display_name, f"{what_tells_apart(school)}, {school.authority}"))
        for school in line.candidates
    ]
    ask = "Is it one of these?" if choices else "Correct it above, or leave it out"
    return forms.ChoiceField(
        label=f"Which school is “{line.text[:100]}”?",
        choices=[*choices, (LEAVE_OUT, "Leave this line out")],
        widget=forms.RadioSelect,
        help_text=f"{line.problem}. {ask}",
        error_messages={"required": f"Choose which school “{line.text[:100]}” is, or leave the line out"},
    )


class TakeOutForm(forms.Form):
    """From which day a school is no longer in the group."""

    ends_on = DateField(
        label="From which day is it no longer in the group?",
        called="the day from which it is no longer in the group",
        help_text="Today takes effect at once. Where it leaves later, enter the day after its last day",
    )

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.membership = membership
        self.fields["ends_on"].initial = max(timezone.localdate(), membership.starts_on)

    def clean_ends_on(self):
        """A day within the time for which the school is in the group, or soon after today."""
        day = self.cleaned_data["ends_on"]
        if day < self.membership.starts_on:
            raise ValidationError("The day must be the same as or after the day on which it came in")
        if day > timezone.localdate() + FURTHEST_AHEAD:
            raise ValidationError("Check the year: the day must be within the next two years")
        return day
