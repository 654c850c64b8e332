"""Forms of stories and notices."""

from django import forms

from clusters.models import Group
from common.editing import SharedForm
from common.forms import CheckedForm, DateField
from partnerships.models import Notice, Story

MARKDOWN = "You can use Markdown: a blank line between paragraphs, - for a list, **bold**"


class StoryForm(SharedForm, forms.ModelForm):
    """A story; `schools` are those of the partnership."""

    class Meta:
        model = Story
        fields = ["kind", "title", "text", "school"]
        labels = {"kind": "What do you tell?", "text": "Your story", "school": "Which school is it about?"}
        help_texts = {"text": f"What you did, what changed, and what you would do again. {MARKDOWN}"}
        widgets = {"kind": forms.RadioSelect, "text": forms.Textarea({"rows": 10})}
        error_messages = {
            "title": {"required": "Enter a title that says what it is about"},
            "text": {"required": "Enter your story"},
            "kind": {"required": "Choose what you tell"},
        }

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools
        self.fields["school"].empty_label = "The partnership as a whole"


class NoticeForm(CheckedForm, forms.ModelForm):
    """A notice and the groups before which it is put: those of the authority."""

    ends_on = DateField(
        label="First day on which it no longer holds", called="the day", required=False, help_text="Such as 14 1 2027"
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
        labels = {"text": "What you tell them"}
        help_texts = {"text": MARKDOWN}
        widgets = {"text": forms.Textarea({"rows": 10})}
        error_messages = {
            "title": {"required": "Enter a title that says what it is about"},
            "text": {"required": "Enter what you tell them"},
        }

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["groups"].queryset = Group.objects.of_authority(instance.authority).active()
