"""Form fields of the portal (a date in three boxes, a time, a reason, an amount of pounds, a choice with a hint) and
forms in two steps."""

import re
from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError

from common import dates, money

MONTHS = ("january", "february", "march", "april", "may", "june", "july")
MONTHS += ("august", "september", "october", "november", "december")
CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))?(?P<half>am|pm)?")


class CheckedForm:
    """Mixed into a form whose second step shows what will happen and asks for a yes."""

    NOT_ANSWERS = frozenset({"csrfmiddlewaretoken", "step"})

    def carried(self):
        """(name, text) of all that was typed, for the page that asks for confirmation."""
        return [(name, text) for name in self.data if name not in self.NOT_ANSWERS for text in self.data.getlist(name)]


class Choice(str):
    """A radio's or checkbox's label that carries a hint under it."""

    hint = ""

    def __new__(cls, label, hint=""):
        choice = super().__new__(cls, label)
        choice.hint = hint
        return choice


class DateWidget(forms.MultiWidget):
    """Three boxes: `<name>_day`, `<name>_month` and `<name>_year`."""

    template_name = "govuk/date_input.html"
    use_fieldset = True
    boxes = {"day": 2, "month": 2, "year": 4}

    def __init__(self, attrs=None):
        super().__init__(dict.fromkeys(self.boxes, forms.TextInput), attrs)

    def decompress(self, value):
        """The three texts of a date."""
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        return ["", "", ""]

    def get_context(self, name, value, attrs):
        """Django's context; each box knows its label and width."""
        context = super().get_context(name, value, attrs)
        for box, (label, width) in zip(context["widget"]["subwidgets"], self.boxes.items(), strict=True):
            box |= {"label": label.capitalize(), "width": width, "invalid": "aria-invalid" in box["attrs"]}
        return context

    def value_from_datadict(self, data, files, name):
        """The three typed texts without the spaces round them."""
        return [(text or "").strip() for text in super().value_from_datadict(data, files, name)]


class DateField(forms.Field):
    """A `datetime.date` from three boxes. `called` names it in errors: "The date must include a month"."""

    widget = DateWidget

    def __init__(self, *, called="the date", **kwargs):
        self.called = called[:1].upper() + called[1:]
        kwargs.setdefault("error_messages", {}).setdefault("required", f"Enter {called}")
        super().__init__(**kwargs)

    def clean(self, value):
        """The date that the boxes say; None when all three are empty and it may be left out."""
        texts = value or ["", "", ""]
        if not any(texts):
            super().validate(None)
            return None
        parsed = self._read(texts)
        self.run_validators(parsed)
        return parsed

    def has_changed(self, initial, data):
        """Whether the boxes say another date than `initial`."""
        if self.disabled:
            return False
        if isinstance(initial, datetime):
            initial = dates.in_london(initial).date()
        try:
            return initial != (self._read(data) if any(data or []) else None)
        except ValidationError:
            return True

    def _read(self, texts):
        missing = [name for name, text in zip(DateWidget.boxes, texts, strict=True) if not text]
        if missing:
            raise ValidationError(f"{self.called} must include a {' and a '.join(missing)}", code="incomplete")
        if texts[2].isdecimal() and len(texts[2]) != 4:
            raise ValidationError(f"{self.called} must have a year of four figures, such as 2027", code="year")
        try:
            return date(_year(texts[2]), _month(texts[1]), int(texts[0]))
        except (ValueError, OverflowError) as impossible:
            raise ValidationError(
                f"{self.called} must be a real date, such as 14 1 2027", code="invalid"
            ) from impossible


class TimeField(forms.Field):
    """A `datetime.time` from one box that takes 13:30, 1:30pm, 1.30pm, 1pm, midday and midnight."""

    widget = forms.TextInput

    def __init__(self, *, called="the time", **kwargs):
        self.called = called
        kwargs.setdefault("error_messages", {}).setdefault("required", f"Enter {called}, such as 1:30pm")
        kwargs.setdefault("widget", forms.TextInput({"class": "govuk-input--width-5"}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        """What stands in the box: "1:30pm" for a time, and a typed text as it was typed."""
        return dates.clock(value) if isinstance(value, time) else value

    def to_python(self, value):
        """The time that the text says; None for an empty box."""
        text = re.sub(r"\s", "", str(value or "")).lower().replace("noon", "midday")
        if not text:
            return None
        if text in {"midday", "midnight"}:
            return time(12 if text == "midday" else 0)
        found = CLOCK.fullmatch(text)
        if not found:
            raise ValidationError(f"Enter {self.called} like 1:30pm or 13:30", code="invalid")
        return self._time(found, text)

    def has_changed(self, initial, data):
        """Whether the box says another time than `initial`."""
        try:
            return not self.disabled and initial != self.to_python(data)
        except ValidationError:
            return True

    def _time(self, found, text):
        hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
        if not half and hour in range(1, 7) and not text.startswith("0"):
            raise ValidationError(f"Say whether {text} is am or pm, such as {text}pm", code="ambiguous")
        if half and hour not in range(1, 13):
            raise ValidationError(f"Enter {self.called} like 1:30pm or 13:30", code="invalid")
        try:
            return time(hour % 12 + (12 if half == "pm" else 0) if half else hour, minute)
        except ValueError as impossible:
            raise ValidationError(f"Enter {self.called} like 1:30pm or 13:30", code="invalid") from impossible


class ReasonField(forms.CharField):
    """A reason, 300 characters at most, in three rows. `missing` is said of one that is left out."""

    widget = forms.Textarea({"rows": 3})

    def __init__(self, *, missing="Enter the reason", max_length=300, **kwargs):
        super().__init__(max_length=max_length, error_messages={"required": missing}, **kwargs)


class PoundsField(forms.Field):
    """Whole pence from one box that takes 1,250, £1250.00 and 1250.5. `called` names it in errors.

    `at_least` and `at_most`, in pence, bound it; without a word no amount below nothing is taken.
    """

    widget = forms.TextInput

    def __init__(self, *, called="the amount", at_least=0, at_most=money.LARGEST - 1, **kwargs):
        self.called, self.at_least, self.at_most = called, at_least, at_most
        kwargs.setdefault("error_messages", {}).setdefault("required", f"Enter {called} in pounds, such as 1,250.00")
        box = {"class": "govuk-input--width-10", "inputmode": "decimal", "spellcheck": "false"}
        kwargs.setdefault("widget", forms.TextInput(box))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        """What stands in the box: "1250.00" for 125000 pence, and a typed text as it was typed."""
        return money.plain_pounds(value) if isinstance(value, int) else value

    def to_python(self, value):
        """The pence that the text says; None for an empty box."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return money.pence_of(text)
        except money.TooFine as refusal:
            problem = f"{self._begun} must be in pounds and whole pence, such as 1,250.50"
            raise ValidationError(problem, code="too_fine") from refusal
        except money.NotAnAmount as refusal:
            raise ValidationError(f"{self._begun} must be in pounds, such as 1,250.00", code="invalid") from refusal

    def validate(self, value):
        """Refuse an empty box that must be filled, and an amount outside the bounds."""
        super().validate(value)
        if value is None:
            return
        if value < self.at_least:
            raise ValidationError(f"{self._begun} must be {money.pounds(self.at_least)} or more", code="too_little")
        if value > self.at_most:
            raise ValidationError(f"{self._begun} must be {money.pounds(self.at_most)} or less", code="too_much")

    def has_changed(self, initial, data):
        """Whether the box says another amount than `initial`."""
        try:
            return not self.disabled and initial != self.to_python(data)
        except ValidationError:
            return True

    @property
    def _begun(self):
        return self.called[:1].upper() + self.called[1:]


def _month(text):
    if text.isdigit():
        return int(text)
    named = [number for number, name in enumerate(MONTHS, start=1) if len(text) >= 3 and name.startswith(text.lower())]
    return named[0] if named else 0


def _year(text):
    """The year that `text` says; two figures are no year, so that 27 never means the year 27."""
    return int(text) if len(text) == 4 else 0
