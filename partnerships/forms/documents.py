"""Forms that put documents on file and correct what is said of them."""

from django import forms

from common.forms import Choice
from partnerships import uploads
from partnerships.models import Document

REACHES = [
    (Document.Reach.MEMBERS, Choice("Members only", "People of the member schools, office holders and officers")),
    (Document.Reach.PUBLIC, Choice("Everybody", "It is listed on the public page, and anybody can save it")),
]


class UploadForm(forms.Form):
    """A file, and whether people are told of it."""

    file = forms.FileField(
        label="File",
        help_text=f"{uploads.ENDINGS}, up to 20 MB",
        error_messages={
            "required": "Choose a file",
            "empty": uploads.EMPTY,
            "invalid": "Choose a file",
            "missing": "Choose a file",
        },
    )
    tells = forms.BooleanField(required=False, initial=True, label="Tell the people of the partnership by letter")

    def clean_file(self):
        """The file, once its name, its first bytes and what it holds agree on what it is."""
        uploads.content_type_of(self.cleaned_data["file"])
        return self.cleaned_data["file"]


class CorrectForm(forms.ModelForm):
    """What is said of a document."""

    kind = forms.ChoiceField(choices=Document.Kind, widget=forms.RadioSelect, label="What it is")
    reach = forms.ChoiceField(choices=REACHES, widget=forms.RadioSelect, label="Who may read it")

    class Meta:
        model = Document
        fields = ["title", "kind", "reach"]
        error_messages = {"title": {"required": "Enter the title of the document"}}

    def _get_validation_exclusions(self):
        """Django's, without what the title must be free in: the form is the place to say so."""
        return super()._get_validation_exclusions() - {"partnership", "withdrawn_at"}


class PublishForm(UploadForm, CorrectForm):
    """A new document with its first file."""

    field_order = ["title", "kind", "reach", "file", "tells"]


class ReplaceForm(UploadForm):
    """A new version. `seen` is the number of the version that stood there when the form was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
