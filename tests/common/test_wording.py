"""What forms say in place of Django's and allauth's own words."""

import pytest
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html

from common import wording


def errors_of(field, typed, label="School’s name"):
    field.label = label
    form = type("AnyForm", (forms.Form,), {"field": field})({"field": typed})
    return form["field"].plain_errors


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        (forms.CharField(), "", "Enter the school’s name"),
        (forms.CharField(max_length=3), "abcd", "School’s name must be 3 characters or fewer. It has 4"),
        (forms.CharField(min_length=3), "ab", "School’s name must be at least 3 characters. It has 2"),
        (forms.IntegerField(), "x", "School’s name must be a whole number, such as 12"),
        (forms.IntegerField(min_value=1), "0", "School’s name must be 1 or more"),
        (forms.IntegerField(max_value=9), "10", "School’s name must be 9 or less"),
        (forms.EmailField(), "x", "Enter an email address like name@example.sch.uk"),
        (forms.ChoiceField(choices=[("a", "A")]), "", "Choose the school’s name"),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "Choose one of the options listed"),
        (forms.BooleanField(), "", "Tick “School’s name” to go on"),
        (forms.FileField(), "", "Choose the school’s name"),
        (forms.CharField(error_messages={"required": "Enter the name on the sign"}), "", "Enter the name on the sign"),
    ],
)
def test_errors_say_what_to_do(field, typed, says):
    assert errors_of(field, typed) == [says]


def test_a_question_and_an_abbreviation_keep_their_capitals():
    assert errors_of(forms.CharField(), "", "Who comes?") == ["Answer the question “Who comes?”"]
    assert errors_of(forms.CharField(), "", "Your full name") == ["Enter your full name"]
    assert errors_of(forms.CharField(), "", "URN") == ["Enter the URN"]


def test_labels_and_hints_of_others_read_as_ours():
    field = forms.CharField(label="Current Password", help_text=password_validators_help_text_html())
    form = type("AnyForm", (forms.Form,), {"field": field})()

    assert form["field"].label == "Your present password"
    assert form["field"].help_text.startswith("At least 12 characters.")


@pytest.mark.parametrize(("texts", "said"), [(["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")])
def test_listed_joins_names_as_people_do(texts, said):
    assert wording.listed(iter(texts)) == said
