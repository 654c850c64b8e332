"""Forms about schools."""

from django import forms

from clusters.models import School
from common.editing import SharedForm


class NameForm(SharedForm, forms.ModelForm):
    """The name that people use for a school where it is not the register's."""

    # The register's name and this one stand together in a line of history, which has room for 400 characters.
    local_name = forms.CharField(
        label="Name used locally",
        required=False,
        max_length=120,
        help_text="Leave it empty to use the name in the register",
        error_messages={"max_length": "The name must be 120 characters or fewer. It has %(show_value)s"},
    )

    class Meta:
        model = School
        fields = ["local_name"]

    def clean_local_name(self):
        """Without spare spaces; empty where it says what the register says."""
        name = " ".join(self.cleaned_data["local_name"].split())
        return "" if name == self.instance.name else name
