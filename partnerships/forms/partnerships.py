"""Forms that set partnerships up and say what they are."""

from django import forms
from django.core.exceptions import ValidationError

from clusters.forms.groups import PROFILES, GroupForm
from clusters.models import Cluster, School
from common.editing import SharedForm
from common.forms import Choice
from partnerships.models import Partnership, Question, WorkingParty

MOST_VALUES, MOST_TEXT = 12, 50_000
MARKDOWN = (
    "You can use Markdown: # before a heading, - before each line of a list, | between the columns of a table, "
    "and [words](https://address) for a link"
)


class LinesField(forms.CharField):
    """A list of texts from one box, one on each line. `called` names it in errors; each is at most `longest`."""

    widget = forms.Textarea

    def __init__(self, *, called, most, longest, **kwargs):
        super().__init__(**kwargs)
        self.called, self.most, self.longest = called, most, longest

    def prepare_value(self, value):
        """What stands in the box."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value):
        """The lines that say something."""
        lines = [" ".join(line.split()) for line in super().to_python(value).splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > self.most:
            raise ValidationError(f"Enter {self.most} {self.called} or fewer. You entered {len(lines)}")
        for number, line in enumerate(lines, start=1):
            if len(line) > self.longest:
                raise ValidationError(f"Shorten line {number} to {self.longest} characters or fewer")
        return lines

    def has_changed(self, initial, data):
        """Whether the box says other lines than `initial`."""
        return super().has_changed(self.prepare_value(initial), data)


class FoundForm(GroupForm):
    """A partnership that is new, and who organises it first."""

    organiser_name = forms.CharField(
        label="Full name of the first organiser",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Enter the full name of the person who organises it first"},
    )
    organiser_email = forms.EmailField(
        label="Email address of the first organiser",
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text="They get an invitation, or if they have joined the portal a letter that tells them",
        error_messages={
            "required": "Enter the email address of the person who organises it first",
            "invalid": "Enter an email address in the correct format, like name@example.com",
        },
    )
    field_order = ["name", "purpose", "seats", "profile", "organiser_name", "organiser_email"]

    class Meta(GroupForm.Meta):
        model = Partnership
        fields = ["name", "purpose", "seats", "profile"]
        labels = {"name": "Name of the partnership"}
        error_messages = {"name": {"required": "Enter the name of the partnership"}}

    @property
    def organiser(self):
        """Whom a valid form names."""
        name = " ".join(self.cleaned_data["organiser_name"].split())
        return {"email": self.cleaned_data["organiser_email"], "name": name}


class DescribeForm(SharedForm, forms.ModelForm):
    """What the partnership's public page says first."""

    values = LinesField(
        label="Values",
        required=False,
        called="values",
        most=MOST_VALUES,
        longest=200,
        widget=forms.Textarea({"rows": 5}),
        help_text="One on each line, in the order in which they are shown",
    )

    class Meta:
        model = Partnership
        fields = ["summary", "purpose", "values"]
        labels = {"summary": "Summary"}
        widgets = {"summary": forms.Textarea({"rows": 2}), "purpose": forms.Textarea({"rows": 5})}
        help_texts = {"purpose": "Why the partnership exists and what it does. Anybody can read this"}
        error_messages = {"summary": {"max_length": "Shorten the summary to 250 characters or fewer"}}


class ConstitutionForm(SharedForm, forms.ModelForm):
    """The whole constitution, in Markdown."""

    constitution = forms.CharField(
        label="Constitution",
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea({"rows": 25}),
        help_text=MARKDOWN,
        error_messages={"max_length": "The constitution is too long for a page. Put it on file as a document instead"},
    )

    class Meta:
        model = Partnership
        fields = ["constitution"]


class QuestionForm(SharedForm, forms.ModelForm):
    """A question that people ask, and its answer in Markdown."""

    answer = forms.CharField(
        label="Answer",
        max_length=5_000,
        widget=forms.Textarea({"rows": 8}),
        help_text=MARKDOWN,
        error_messages={
            "required": "Enter the answer",
            "max_length": "Shorten the answer to %(limit_value)d characters or fewer",
        },
    )

    class Meta:
        model = Question
        fields = ["text", "answer"]
        labels = {"text": "Question"}
        help_texts = {"text": "As people ask it, such as “What does it cost to be a member?”"}
        error_messages = {"text": {"required": "Enter the question"}}

    def _get_validation_exclusions(self):
        """Django's, without the partnership: a question is answered once in it, and the form is the place to say so."""
        return super()._get_validation_exclusions() - {"partnership"}


class ClustersForm(forms.Form):
    """Which clusters of its authority a partnership manages."""

    clusters = forms.ModelMultipleChoiceField(
        required=False,
        label="Clusters that it manages",
        queryset=Cluster.objects.none(),
        widget=forms.CheckboxSelectMultiple({"class": "govuk-checkboxes--small"}),
    )
    marks_optional = False

    def __init__(self, *args, partnership, **kwargs):
        super().__init__(*args, **kwargs)
        clusters = Cluster.objects.active().of_authority(partnership.authority_id).select_related("managed_by")
        field = self.fields["clusters"]
        field.queryset = clusters
        field.choices = [(each.pk, Choice(each.name, _managed(each, partnership))) for each in clusters]
        self.initial["clusters"] = [each.pk for each in clusters if each.managed_by_id == partnership.pk]


def _managed(cluster, partnership):
    """Who else manages it now."""
    elsewhere = cluster.managed_by_id not in (None, partnership.pk)
    return f"Managed by {cluster.managed_by} now" if elsewhere else ""


class WorkingPartyForm(GroupForm):
    """A working party or network of a partnership: its task, who sits in it, whose schools take part."""

    schools = forms.ModelMultipleChoiceField(
        label="Schools that take part",
        queryset=School.objects.none(),
        widget=forms.CheckboxSelectMultiple({"class": "govuk-checkboxes--small"}),
        error_messages={"required": "Tick at least one school that takes part"},
    )
    profile = forms.ChoiceField(label="Rules it follows", choices=PROFILES, widget=forms.RadioSelect)
    field_order = ["name", "purpose", "schools", "seats", "profile"]

    class Meta(GroupForm.Meta):
        model = WorkingParty
        fields = ["name", "purpose", "seats", "profile"]
        labels = {"name": "Name of the working party or network", "purpose": "Its task"}
        help_texts = {"purpose": "What it is to do, and by when. Anybody can read this"}

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["schools"].queryset = schools
        self.initial["schools"] = [school.pk for school in schools]
