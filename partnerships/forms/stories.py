"""Forms of stories and notices."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from clusters.forms.days import refuse_unlikely
from clusters.models import Group, School
from common.editing import SharedForm
from common.forms import CheckedForm, DateField
from partnerships.models import Notice, Story

LONGEST = 20_000
"""Characters of a story or a notice: more is a document, which can be put on file."""
MARKDOWN = "You can use Markdown: a blank line between paragraphs, - for a list, **bold**"


def _text(*, label, required, help_text=MARKDOWN):
    """The box for the words of a story or a notice."""
    too_long = f"Shorten it to {LONGEST:,} characters or fewer. It has %(show_value)s"
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 10}),
        help_text=help_text,
        error_messages={"required": required, "max_length": too_long},
    )


class StoryForm(SharedForm, forms.ModelForm):
    """A story; `schools` are those of the partnership. The one that it is about can stay when it has left."""

    text = _text(
        label="Your story",
        required="Enter your story",
        help_text=f"What you did, what changed, and what you would do again. {MARKDOWN}",
    )

    class Meta:
        model = Story
        fields = ["kind", "title", "text", "school"]
        labels = {"kind": "What do you tell?", "school": "Which school is it about?"}
        widgets = {"kind": forms.RadioSelect}
        error_messages = {
            "title": {"required": "Enter a title that says what it is about"},
            "kind": {"required": "Choose what you tell"},
            "school": {"invalid_choice": "This school is no longer a member. Choose another one"},
        }

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = School.objects.filter(Q(pk__in=schools) | Q(pk=self.instance.school_id))
        self.fields["school"].empty_label = "The partnership as a whole"

    def _get_validation_exclusions(self):
        """Django's, without whose story it is: each is told once, and the form is the place to say so."""
        return super()._get_validation_exclusions() - {"partnership", "told_by", "withdrawn_at"}


class NoticeForm(CheckedForm, forms.ModelForm):
    """A notice and the groups before which it is put: those of the authority."""

    text = _text(label="What you tell them", required="Enter what you tell them")
    ends_on = DateField(
        label="First day on which it no longer holds",
        called="the day",
        required=False,
        validators=[refuse_unlikely],
        help_text="Such as 14 1 2027. Leave this empty if it holds until you withdraw it",
    )
    groups = forms.ModelMultipleChoiceField(
        queryset=Group.objects.none(),
        label="Which groups is it for?",
        widget=forms.CheckboxSelectMultiple({"class": "govuk-checkboxes--small"}),
        error_messages={
            "required": "Choose at least one group",
            "invalid_choice": "One of the groups has closed. Choose again",
        },
    )

    class Meta:
        model = Notice
        fields = ["title", "text", "groups", "ends_on"]
        error_messages = {"title": {"required": "Enter a title that says what it is about"}}

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["groups"].queryset = Group.objects.of_authority(instance.authority).active()

    def _get_validation_exclusions(self):
        """Django's, without whose notice it is: each is posted once, and the form is the place to say so."""
        return super()._get_validation_exclusions() - {"authority", "withdrawn_at"}

    def clean_ends_on(self):
        """A day that is to come: nobody would ever find the notice otherwise."""
        day = self.cleaned_data["ends_on"]
        if day and day <= timezone.localdate():
            raise ValidationError("The first day on which it no longer holds must be tomorrow or later")
        return day
