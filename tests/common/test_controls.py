"""The controls that need no template are drawn as Django's own templates draw them."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting

from common.renderer import GovukRenderer

WIDGETS = [
    forms.TextInput,
    forms.EmailInput,
    forms.URLInput,
    forms.NumberInput,
    forms.HiddenInput,
    forms.DateInput,
    forms.DateTimeInput,
    forms.TimeInput,
    forms.Textarea,
]
VALUES = [None, "", "Moss Bank", "<b>\"&'", 7, True, "\nA line"]
ATTRIBUTES = {"class": "govuk-input", "autofocus": True, "hidden": False, "aria-label": 'Say "yes" & <no>', "size": 3}
CHOICES = [
    ("", "None"),
    (1, "Moss <Bank>"),
    ('"2"', "Larch & Lime"),
    (True, "True"),
    ("More", [("3", "Elm"), (None, "Fir")]),
]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("widget", WIDGETS)
def test_a_control_is_what_django_draws(widget, value):
    drawn, djangos = _both(widget(ATTRIBUTES), value)

    assert drawn == djangos


@pytest.mark.parametrize("shows_value", [True, False])
def test_a_password_is_what_django_draws(shows_value):
    drawn, djangos = _both(forms.PasswordInput(ATTRIBUTES, render_value=shows_value), "a secret")

    assert drawn == djangos


@pytest.mark.parametrize("value", ["", 1, '"2"', "3", None])
def test_a_list_of_options_is_what_django_draws(value):
    drawn, djangos = _both(forms.Select(ATTRIBUTES, CHOICES), value)

    assert drawn == djangos


def _both(widget, value):
    """The markup by our renderer and by Django's."""
    return [widget.render("a<b", value, renderer=renderer) for renderer in (GovukRenderer(), TemplatesSetting())]
