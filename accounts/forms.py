"""What people say about themselves: on joining, and later on their account page."""

from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.models import User

WRONG_FIRST_CODE = (
    "The code is wrong. Check that your app has the key on this page and that your phone’s clock is right, then enter "
    "the code that it shows now"
)
FULL_NAME = forms.TextInput({"autocomplete": "name"})


class JoinForm(forms.Form):
    """The name and the first password of somebody who was invited."""

    name = forms.CharField(
        label="Your full name", max_length=120, widget=FULL_NAME, error_messages={"required": "Enter your full name"}
    )
    password = forms.CharField(
        label="Choose a password",
        help_text="At least 12 characters. Three words that do not belong together are easy to remember.",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Enter the password that you want to use"},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, initial={"name": user.name}, **kwargs)
        self.user = user

    def clean(self):
        """Refuse passwords that are short, common or like the person's name."""
        cleaned = super().clean()
        if "password" in cleaned:
            like = User(email=self.user.email, name=cleaned.get("name", ""))
            try:
                validate_password(cleaned["password"], like)
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        return cleaned


class NameForm(forms.ModelForm):
    """How the portal calls a person."""

    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": "Your full name"}
        widgets = {"name": FULL_NAME}
        error_messages = {"name": {"required": "Enter your full name"}}


class ActivateAppForm(ActivateTOTPForm):
    """The first code of an authenticator app that is being set up: there are no recovery codes to fall back on."""

    def clean_code(self):
        """The code, refused with what to do while the app is set up."""
        try:
            return super().clean_code()
        except forms.ValidationError as refusal:
            raise forms.ValidationError(WRONG_FIRST_CODE if refusal.code == "incorrect_code" else refusal) from refusal
