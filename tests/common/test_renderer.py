"""Forms are drawn as GOV.UK's own examples are, whichever way a template asks for them."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import engines

from common.forms import Choice, DateField
from tests.common.golden import example, shape

TEXT = [
    ("input", "with hint text"),
    ("input", "with error message"),
    ("input", "with error and hint"),
    ("input", "with width-2 class"),
    ("input", "with width-10 class"),
    ("input", "with width-30 class"),
    ("textarea", "default"),
    ("textarea", "with hint"),
    ("textarea", "with error message"),
    ("textarea", "with hint and error message"),
    ("file-upload", "default"),
    ("file-upload", "with hint text"),
    ("file-upload", "with error message and hint"),
    ("password-input", "default"),
    ("password-input", "with hint text"),
    ("password-input", "with error message"),
]
CHOICES = [
    ("select", "with hint text and error message"),
    ("radios", "default"),
    ("radios", "inline"),
    ("radios", "with hint"),
    ("radios", "with hint and error message"),
    ("radios", "with fieldset and error message"),
    ("checkboxes", "with hint"),
    ("checkboxes", "with error message"),
    ("checkboxes", "with error message and hint"),
]
DATES = ["default", "with values", "with error message and hint"]
WIDGETS = {
    "input": forms.TextInput,
    "textarea": forms.Textarea,
    "file-upload": forms.FileInput,
    "password-input": forms.PasswordInput,
    "select": forms.Select,
    "radios": forms.RadioSelect,
    "checkboxes": forms.CheckboxSelectMultiple,
}


def drawn(field, options, initial=None):
    """The markup of `field` with the label, hint and error that GOV.UK's example has."""
    field.label = (options.get("label") or options["fieldset"]["legend"])["text"]
    field.help_text = options.get("hint", {}).get("text", "")
    refusal = options.get("errorMessage", {}).get("text", "")

    def clean_answer(form):
        raise ValidationError(refusal)

    body = {"answer": field} | ({"clean_answer": clean_answer} if refusal else {})
    typed = {"answer": initial or "", "answer_day": "", "answer_month": ""}
    form = type("AnyForm", (forms.Form,), body)(typed if refusal else None, initial={"answer": initial})
    form.fields["answer"].required = not refusal
    form.marks_optional = False
    return str(form)


@pytest.mark.parametrize(("component", "name"), TEXT)
def test_text_is_drawn_like_the_example(component, name):
    options, golden = example(component, name)
    attrs = {"class": options["classes"]} if options.get("classes") else {}
    rows = {"rows": "5"} if component == "textarea" else {}

    html = drawn(forms.Field(widget=WIDGETS[component](attrs | rows)), options)

    assert shape(html) == shape(golden)


@pytest.mark.parametrize(("component", "name"), CHOICES)
def test_choices_are_drawn_like_the_example(component, name):
    options, golden = example(component, name)
    choices = [(item["value"], Choice(item["text"], item.get("hint", {}).get("text", ""))) for item in options["items"]]
    checked = next((item["value"] for item in options["items"] if item.get("checked")), None)
    attrs = {"class": options["classes"]} if options.get("classes") else {}

    html = drawn(forms.Field(widget=WIDGETS[component](attrs, choices=choices)), options, checked)

    assert shape(html) == shape(golden)


@pytest.mark.parametrize("name", DATES)
def test_date_is_drawn_like_the_example(name):
    options, golden = example("date-input", name)
    values = options.get("values")
    initial = [str(values[box]) for box in ("day", "month", "year")] if values else None

    html = drawn(DateField(), options, initial)

    assert shape(html) == shape(golden)


class MeetingForm(forms.Form):
    title = forms.CharField(help_text="What it is about", max_length=9)
    notes = forms.CharField(required=False)
    places = forms.IntegerField(min_value=1)
    agreed = forms.BooleanField()
    secret = forms.CharField(widget=forms.HiddenInput, initial="x")


@pytest.mark.parametrize(
    "template",
    [
        "{{ form }}",
        "{% for field in form %}{{ field.as_field_group }}{% endfor %}",
        "{% load crispy_forms_tags %}{{ form|crispy }}",
        "{% load crispy_forms_tags %}{% for field in form %}{{ field|as_crispy_field }}{% endfor %}",
        "{% include 'allauth/elements/fields.html' with attrs=attrs %}",
    ],
)
@pytest.mark.parametrize("typed", [None, {"title": ""}])
def test_there_is_one_source_of_form_markup(template, typed):
    form = MeetingForm(typed)

    html = engines["django"].from_string(template).render({"form": form, "attrs": {"form": form}})

    assert shape(html) == shape(str(form))


def test_crispy_draws_the_whole_form():
    template = "{% load crispy_forms_tags %}{% crispy form %}"

    html = engines["django"].from_string(template).render({"form": MeetingForm()})

    assert shape(html)[0] == ("form", {"method": "post", "novalidate": ""})
    assert shape(str(MeetingForm())) == shape(html)[1:-1]


def test_the_browser_neither_judges_nor_cuts_what_is_typed():
    html = str(MeetingForm())

    assert "required" not in html
    assert "maxlength" not in html
    assert 'type="number"' not in html
    assert 'inputmode="numeric"' in html


def test_only_what_may_be_left_out_says_so():
    form = MeetingForm()

    assert str(form).count("(optional)") == 1
    assert "(optional)" in form["notes"].as_field_group()


def test_a_form_of_filters_need_not_say_optional():
    form = MeetingForm()
    form.marks_optional = False

    assert "(optional)" not in str(form)


def test_formset_draws_its_forms_and_how_many_they_are():
    formset = forms.formset_factory(MeetingForm, extra=2)()

    html = str(formset)

    assert html.count("govuk-form-group") == 8
    assert 'name="form-TOTAL_FORMS" value="2"' in html
