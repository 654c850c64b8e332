"""The components are drawn as GOV.UK's own examples are."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from tests.common.golden import example, shape

START = datetime(2027, 1, 14, 13, 30, tzinfo=UTC)


def draw(template, **context):
    return engines["django"].from_string(template).render(context, RequestFactory().get("/?q=moss&page=3"))


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("default", '{% button "Save and continue" %}'),
        ("secondary", '{% button "Secondary button" kind="secondary" %}'),
        ("warning", '{% button "Warning button" kind="warning" %}'),
        ("link", '{% button "Link button" href="/" %}'),
        ("value", '{% button "Submit" value="start" %}'),
        ("prevent double click", '{% button "Submit" %}'),
    ],
)
def test_button(name, tag):
    _, golden = example("button", name)

    assert shape(draw(tag)) == shape(golden)


def test_button_carries_its_name_and_value():
    assert 'name="answer" value="yes"' in draw('{% button "Yes" name="answer" value="yes" %}')


@pytest.mark.parametrize("name", ["default", "grey", "green", "purple", "red", "orange", "yellow"])
def test_tag(name):
    options, golden = example("tag", name)
    colour = None if name == "default" else name

    assert shape(draw("{% tag text colour=colour %}", text=options["text"], colour=colour)) == shape(golden)


def test_breadcrumbs_end_with_the_page_itself():
    _, golden = example("breadcrumbs", "with last breadcrumb as current page")
    tag = '{% breadcrumbs "Home" "/" "Passports, travel and living abroad" "/browse/abroad" "Travel abroad" %}'

    assert shape(draw(tag)) == shape(golden)


def test_breadcrumbs_of_links_alone():
    options, golden = example("breadcrumbs", "default")
    pairs = [part for item in options["items"] for part in (item["text"], item["href"])]
    names = " ".join(f'"{part}"' for part in pairs)

    assert shape(draw(f"{{% breadcrumbs {names} %}}")) == shape(golden)


def test_details():
    options, golden = example("details", "default")
    tag = "{% details summary %}{{ text }}{% enddetails %}"

    assert shape(draw(tag, summary=options["summaryText"], text=options["text"])) == shape(golden)


def test_inset():
    options, golden = example("inset-text", "default")

    assert shape(draw("{% inset %}{{ text }}{% endinset %}", text=options["text"])) == shape(golden)


def test_warning_text():
    options, golden = example("warning-text", "default")

    assert shape(draw("{% warning_text text %}", text=options["text"])) == shape(golden)


@pytest.mark.parametrize(
    ("name", "title", "kind"), [("default", "Important", ""), ("with type as success", "Success", "success")]
)
def test_notification(name, title, kind):
    options, golden = example("notification-banner", name)
    tag = (
        "{% notification title=title kind=kind %}"
        '<p class="govuk-notification-banner__heading">{{ text }}</p>{% endnotification %}'
    )

    assert shape(draw(tag, title=title, kind=kind, text=options["text"])) == shape(golden)


@pytest.mark.parametrize("name", ["first page", "last page"])
def test_pagination(name):
    options, golden = example("pagination", name)
    number = next(item["number"] for item in options["items"] if item.get("current"))
    page = Paginator(range(60), 20).page(number)

    assert shape(draw("{% pagination page %}", page=page), {"href"}) == shape(golden, {"href"})


def test_pagination_keeps_the_rest_of_the_address():
    page = Paginator(range(60), 20).page(2)

    assert 'href="?q=moss&amp;page=3"' in draw("{% pagination page %}", page=page)


def test_pagination_of_one_page_is_nothing():
    assert draw("{% pagination page %}", page=Paginator(range(3), 20).page(1)) == ""


def test_summary_list_marks_the_rows_without_a_link():
    html = draw(
        '{% summary_list %}{% row "Name" %}Moss Bank{% change "/x" "the name" %}{% endrow %}'
        '{% row "Phase" %}Primary{% endrow %}{% endsummary_list %}'
    )

    assert shape(html) == shape(
        '<dl class="govuk-summary-list"><div class="govuk-summary-list__row">'
        '<dt class="govuk-summary-list__key">Name</dt><dd class="govuk-summary-list__value">Moss Bank</dd>'
        '<dd class="govuk-summary-list__actions"><a class="govuk-link" href="/x">Change'
        '<span class="govuk-visually-hidden"> the name</span></a></dd></div>'
        '<div class="govuk-summary-list__row govuk-summary-list__row--no-actions">'
        '<dt class="govuk-summary-list__key">Phase</dt><dd class="govuk-summary-list__value">Primary</dd></div></dl>'
    )


class MeetingForm(forms.Form):
    title = forms.CharField()
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("The meeting clashes with another one.")


def test_error_summary_links_each_error_to_its_control():
    html = draw("{% error_summary %}", form=MeetingForm({}))

    assert shape(html) == shape(
        '<div class="govuk-error-summary" data-module="govuk-error-summary"><div role="alert">'
        '<h2 class="govuk-error-summary__title">There is a problem</h2><div class="govuk-error-summary__body">'
        '<ul class="govuk-list govuk-error-summary__list"><li>The meeting clashes with another one.</li>'
        '<li><a href="#id_title">Enter the title</a></li><li><a href="#id_kind_0">Choose the kind</a></li>'
        "<li>Enter the secret</li></ul></div></div></div>"
    )


def test_error_summary_is_drawn_like_the_example():
    options, golden = example("error-summary", "mixed with and without links")
    problems = [(error["text"], error.get("href", "").removeprefix("#")) for error in options["errorList"]]

    html = draw('{% include "govuk/error_summary.html" %}', problems=problems)

    assert shape(html) == shape(golden)


def test_error_summary_speaks_for_formsets_and_lists_of_forms():
    formset = forms.formset_factory(MeetingForm)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-kind": "a"}
    )

    assert '<a href="#id_form-0-title">Enter the title</a>' in draw("{% error_summary %}", formset=formset)
    assert '<a href="#id_title">Enter the title</a>' in draw(
        "{% error_summary %}", forms=[MeetingForm(), MeetingForm({})]
    )


def test_error_summary_of_a_fresh_form_is_nothing():
    assert draw("{% error_prefix %}{% error_summary %}", form=MeetingForm()) == ""


@pytest.mark.parametrize(
    ("template", "reads"),
    [
        ("{{ start|london_date }}", "Thursday 14 January 2027"),
        ("{{ start|london_time }}", "1:30pm"),
        ("{{ start|london_datetime }}", "Thursday 14 January 2027, 1:30pm"),
        ("{{ start|london_range:start }}", "Thursday 14 January 2027, 1:30pm to 1:30pm"),
        ("{% london_range start start %}", "Thursday 14 January 2027, 1:30pm to 1:30pm"),
        ("{{ start|date_only }}", "14 January 2027"),
        ("{{ nothing|london_datetime }}", ""),
    ],
)
def test_dates_in_templates(template, reads):
    assert draw(template, start=START, nothing=None) == reads


def test_what_people_typed_is_never_markup():
    typed = "<script>alert(1)</script>"
    tags = (
        "{% button t %}{% tag t %}{% warning_text t %}{% empty t '/' t %}{% breadcrumbs t t t %}{% nav_link t t %}"
        "{% details t %}{{ t }}{% enddetails %}{% card title=t url=t %}{{ t }}{% endcard %}{% change t t %}"
        "{% table t %}{% columns t %}{% endtable %}{% row t %}{{ t }}{% endrow %}"
        "{% progress_bar 1 2 t %}{% show_more t t %}"
        "{% notification title=t %}{{ t }}{% endnotification %}"
    )

    assert "<script>" not in draw(tags, t=typed)
