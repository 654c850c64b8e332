"""Forms of the register's pages: a file to try out, a succession to confirm."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from clusters.actions.register import refuse_older
from clusters.forms.days import refuse_unlikely
from clusters.register.reading import REGISTER, Table, date_in_name
from common.forms import DateField

MOST_BYTES = 90_000_000
TOO_BIG = "The file is {} MB, and the register’s largest is about 60 MB. Choose a file of up to 90 MB."


class RegisterForm(forms.Form):
    """A file of the register, tried out first. What it is shows in its header, so nobody has to say."""

    file = forms.FileField(
        label="Register file",
        help_text="A CSV file from “Get information about schools”: all establishments, or links",
        error_messages={"required": "Choose a register file"},
    )
    file_on = DateField(
        required=False,
        called="the date of the file",
        label="Date of the file",
        help_text="Leave empty where the file’s name says it, such as edubasealldata20261101.csv",
    )
    is_forced = forms.BooleanField(
        required=False, label="Read the file even if a newer one was brought in before", label_suffix=""
    )

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, **kwargs)
        self.authority = authority
        self.kind = None

    def clean_file(self):
        """The file, once its size and first lines show that it is one of the register's."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(TOO_BIG.format(round(file.size / 1_000_000)))
        table = Table(file)
        self.kind = table.kind
        table.close()
        file.seek(0)
        return file

    def clean(self):
        """Settle the date of the file; it must be known for schools, so that an older file cannot undo a newer one."""
        cleaned = super().clean()
        if self.kind and "file_on" in cleaned:
            cleaned["kind"] = self.kind
            cleaned["file_on"] = cleaned["file_on"] or date_in_name(cleaned["file"].name)
            if cleaned["file_on"] and cleaned["file_on"] > timezone.localdate():
                self.add_error("file_on", "The date of the file must be today or in the past")
            elif self.kind == REGISTER:
                self._check_date(cleaned["file_on"], cleaned["is_forced"])
        if self.kind and "file_on" in self.errors:
            self.add_error("file", "Choose the file again: browsers do not keep it")
        return cleaned

    def _check_date(self, file_on, is_forced):
        if file_on is None:
            self.add_error("file_on", "Enter the date of the file, because its name does not say it")
        elif not is_forced:
            try:
                refuse_older([self.authority.code], file_on)
            except ValidationError as refusal:
                self.add_error("file", refusal)


class SuccessionForm(forms.Form):
    """Confirming that one school follows another."""

    on = DateField(
        called="the day on which the new school takes over",
        label="When does the new school take over?",
        help_text="The register does not say when it opened",
        validators=[refuse_unlikely],
    )
    with_posts = forms.BooleanField(
        required=False, label="Give the people of the old school the same posts at the new one", label_suffix=""
    )

    def __init__(self, *args, is_dated, **kwargs):
        super().__init__(*args, **kwargs)
        if is_dated:
            del self.fields["on"]
