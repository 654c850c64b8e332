"""Django's plainest controls, drawn as its templates draw them. A form has a dozen, and each would take several."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

KINDS_OF_INPUT = ("text", "email", "url", "number", "password", "hidden", "search", "tel", "date", "datetime", "time")


def _input(widget):
    value = widget["value"]
    attrs = widget["attrs"] if value is None else {"value": value if value is not True else "True"} | widget["attrs"]
    return format_html('<input type="{}" name="{}"{}>', widget["type"], widget["name"], _attributes(attrs))


def _textarea(widget):
    start = format_html('<textarea name="{}"{}>', widget["name"], _attributes(widget["attrs"]))
    return format_html("{}\n{}</textarea>", start, widget["value"] or "")


def _select(widget):
    options = format_html_join("", "{}", ((_group(name, options),) for name, options, _ in widget["optgroups"]))
    return format_html('<select name="{}"{}>{}\n</select>', widget["name"], _attributes(widget["attrs"]), options)


def _group(name, options):
    parts = ((option["value"], _attributes(option["attrs"]), option["label"]) for option in options)
    options = format_html_join("", '\n  <option value="{}"{}>{}</option>\n', parts)
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, options) if name else options


def _attributes(attrs):
    drawn = SafeString()
    for name, value in attrs.items():
        if value is not False:
            drawn += format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)
    return drawn


DRAWN = {
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/textarea.html": _textarea,
    **{f"django/forms/widgets/{kind}.html": _input for kind in KINDS_OF_INPUT},
}
"""{Django's template: what draws the same from the widget's context}."""
