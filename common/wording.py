"""Plain words for what Django and allauth say on forms: sentences that tell people what to do."""

from django.core.exceptions import ValidationError

LABELS = {
    "Authenticator code": "Code from your authenticator app",
    "Confirmation code": "Code",
    "Current Password": "Your present password",
    "Email": "Email address",
    "New Password": "New password",
    "New Password (again)": "New password again",
    "Password (again)": "Password again",
    "Passwordless": "Let me sign in with this key alone",
}
# A part of a hint of theirs, and what we say instead.
HINTS = {
    "<ul><li>Your password": "At least 12 characters. Three words that do not belong together are easy to remember.",
    "Enabling passwordless operation": "The key must then ask for a PIN, a fingerprint or your face.",
}
# The beginning of a message of Django's own, and what we say instead.
PLAIN = {
    "This field is required.": "{enter}",
    "Enter a valid email address.": "Enter an email address like name@example.sch.uk",
    "Enter a valid date.": "Enter a real date",
    "Enter a valid time.": "Enter a time like 1:30pm or 13:30",
    "Enter a whole number.": "{subject} must be a whole number, such as 12",
    "Enter a number.": "{subject} must be a number, such as 12.5",
    "Enter a valid URL.": "Enter a full web address that begins with https://",
    "Select a valid choice.": "Choose one of the options listed",
    "No file was submitted": "Choose a file to upload",
    "The submitted file is empty.": "The file is empty. Choose one with something in it",
    "Ensure this value has at most": "{subject} must be {limit_value} characters or fewer. It has {show_value}",
    "Ensure this value has at least": "{subject} must be at least {limit_value} characters. It has {show_value}",
    "Ensure this value is less than or equal to": "{subject} must be {limit_value} or less",
    "Ensure this value is greater than or equal to": "{subject} must be {limit_value} or more",
    "Null characters are not allowed.": "Remove the characters that cannot be read",
}
# Labels that begin like this need no "the" before them.
OWN_ARTICLES = ("the ", "a ", "an ", "your ", "our ", "my ", "this ", "who", "what", "when", "where", "why", "how")
CHOOSING = {"radios", "checkboxes", "select", "file"}


def listed(texts):
    """ "Moss Bank, Brook Lane and High Street"."""
    *others, last = texts
    return f"{', '.join(others)} and {last}" if others else last


def label(text):
    """The label `text`, in our words where it is one of allauth's."""
    return LABELS.get(str(text), text)


def hint(text):
    """The hint `text`, in our words where it is one of Django's or allauth's."""
    return next((ours for theirs, ours in HINTS.items() if theirs in str(text)), text)


def plain(error, field):
    """The ValidationError `error` on the bound `field`, as one sentence."""
    return " ".join(_sentence(message, error, field) for message in ValidationError([error]).messages)


def _sentence(message, error, field):
    for beginning, words in PLAIN.items():
        if message.startswith(beginning):
            return words.format_map(_Gaps(error.params or {}, enter=_enter(field), subject=field.label))
    return message


def _enter(field):
    text = str(field.label)
    if text.endswith("?"):
        return f"Answer the question “{text}”"
    if field.kind == "checkbox":
        return f"Tick “{text}” to go on"
    article = "" if text.lower().startswith(OWN_ARTICLES) else "the "
    return f"{'Choose' if field.kind in CHOOSING else 'Enter'} {article}{_lower_first(text)}"


def _lower_first(text):
    """`text` without its first capital, unless its first word is an abbreviation such as URN."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


class _Gaps(dict):
    """Params that leave an unknown gap empty, so that a changed message never breaks a page."""

    def __missing__(self, key):
        return ""
