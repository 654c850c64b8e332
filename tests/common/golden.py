"""Compares our markup with the examples that govuk-frontend ships, whatever ids and white space they use."""

import json
from html.parser import HTMLParser

from django.conf import settings

COMPONENTS = settings.BASE_DIR / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"
VOID = {"br", "hr", "img", "input", "path"}
REFERENCES = {"for", "aria-describedby", "aria-controls", "aria-labelledby"}
# Ours on purpose: bold labels, the mark of a refused control for screen readers, names by Django, and one click only.
OUR_CLASSES = {"govuk-label--s", "govuk-fieldset__legend--s"}
OUR_ATTRIBUTES = {"aria-invalid", "name", "cols", "data-prevent-double-click", "autocomplete"}


def example(component, name):
    """The options and the HTML of one of govuk-frontend's examples."""
    examples = json.loads((COMPONENTS / component / "fixtures.json").read_text())["fixtures"]
    return next((each["options"], each["html"]) for each in examples if each["name"] == name)


def shape(html, ignore=frozenset()):
    """The elements, attributes and words of `html`; ids are numbered in the order in which they stand."""
    reader = _Reader(ignore)
    reader.feed(html)
    numbers = {id_: f"id-{number}" for number, id_ in enumerate(reader.ids)}
    return [_numbered(part, numbers) for part in reader.parts]


def _numbered(part, numbers):
    if isinstance(part, str):
        return part
    tag, attributes = part
    numbered = {
        name: " ".join(numbers.get(id_, id_) for id_ in value.split()) if name in REFERENCES | {"id"} else value
        for name, value in attributes.items()
    }
    return tag, numbered


class _Reader(HTMLParser):
    def __init__(self, ignore):
        super().__init__()
        self.ignored = OUR_ATTRIBUTES | ignore
        self.parts = []
        self.ids = []

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs if name not in self.ignored}
        if "class" in attributes:
            attributes["class"] = frozenset(attributes["class"].split()) - OUR_CLASSES
        if "id" in attributes:
            self.ids.append(attributes["id"])
        self.parts.append((tag, attributes))

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data):
        words = " ".join(data.split())
        if words:
            self.parts.append(words)
