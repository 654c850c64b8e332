"""Two people editing the same row: the later one keeps what they typed and is shown what the other changed.

The form remembers, signed and hidden, what stood in its boxes when it was opened and at which `version` of the row.
The action claims that version; if the row has moved on, the view hands a form of the row as it stands to `compare`.

    form = GroupForm(request.POST or None, instance=group)
    if form.is_valid():
        try:
            actions.change(form.instance, seen=form.seen, by=request.user)
            return redirect(group)
        except editing.Overtaken as change:
            form.compare(GroupForm(instance=change.row))

The page puts `{% include "common/_changed_meanwhile.html" %}` above its form.
"""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from common import dates

SALT = "common.editing"


class Overtaken(ValidationError):
    """Somebody saved the row after this person opened the form. `row` is how it stands now."""

    def __init__(self, row):
        super().__init__("Somebody else changed this while you were typing. Check what changed, then save again.")
        self.row = row


def claim(row, *, seen):
    """Lock `row`, in the caller's transaction, and raise its version in memory; the caller saves it.

    Returns the row as it is stored. Raises Overtaken if the stored version is not `seen`. Fields set on `row` stay
    as they are.
    """
    stored = type(row).objects.select_for_update(no_key=True).get(pk=row.pk)
    if stored.version != seen:
        raise Overtaken(stored)
    row.version = seen + 1
    return stored


@dataclass(frozen=True)
class Change:
    """One field that somebody else changed meanwhile, in words."""

    label: str
    was: str
    stands: str
    typed: str
    """What this person typed; empty if they left the field alone, and then the box now holds what stands."""


class SharedForm(forms.BaseForm, metaclass=forms.forms.DeclarativeFieldsMetaclass):
    """Mixed into the form of a row that has a `version`, before forms.ModelForm."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.changes = []
        self.boxes = {name: _typed(self, name) for name in self.fields}
        self.fields["opened"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial["opened"] = signing.dumps([self.instance.version, self.boxes], salt=SALT, compress=True)

    @property
    def seen(self):
        """The version of the row that this person was looking at; 0, which is never stored, if that got lost."""
        return self._opened()[0]

    def compare(self, fresh):
        """Show what changed against `fresh`, an unbound form of the row as it stands, and take over what this
        person did not touch. What they typed stays in its boxes."""
        opened = self._opened()[1]
        self.data = self.data.copy()
        for name, stands in fresh.boxes.items():
            was, typed = opened.get(name, stands), _posted(self, name)
            if was == stands:
                continue
            is_touched = typed not in (was, stands)
            words = [_in_words(self, name, boxes) for boxes in (was, stands, typed)]
            self.changes.append(Change(str(self[name].label), *words[:2], words[2] if is_touched else ""))
            if not is_touched:
                self._fill(stands)
        self.data[self.add_prefix("opened")] = fresh.initial["opened"]
        self.add_error(None, ValidationError(Overtaken(fresh.instance).messages[0], code="overtaken"))

    def _opened(self):
        try:
            return signing.loads(self.data.get(self.add_prefix("opened"), ""), salt=SALT)
        except signing.BadSignature:
            return 0, {}

    def _fill(self, boxes):
        for box, values in boxes.items():
            if hasattr(self.data, "setlist"):
                self.data.setlist(box, values)
            else:
                self.data[box] = values if len(values) > 1 else "".join(values)


def _typed(form, name):
    """{name of the box: texts}, as a browser would post the field's initial value."""
    field, html_name = form.fields[name], form.add_prefix(name)
    value = field.prepare_value(form.get_initial_for_field(field, name))
    if isinstance(field.widget, forms.MultiWidget):
        suffixes = field.widget.widgets_names
        texts = field.widget.decompress(value)
        return {html_name + suffix: [text or ""] for suffix, text in zip(suffixes, texts, strict=True)}
    if isinstance(field.widget, forms.CheckboxInput):
        return {html_name: ["on"] if value else []}
    value = field.widget.format_value(value)
    many = value if isinstance(value, list | tuple) else ["" if value is None else value]
    return {html_name: [_plain(text) for text in many]}


def _posted(form, name):
    """The same for what this person posted."""
    names = _typed(form, name)
    read = getattr(form.data, "getlist", lambda box: [form.data[box]] if box in form.data else [])
    return {box: [_plain(text) for text in read(box)] for box in names}


def _plain(text):
    """`text` with the line ends that every browser agrees on, without the space round it."""
    return str(text).replace("\r\n", "\n").strip()


def _in_words(form, name, boxes):
    """What `boxes` hold, as a person would say it."""
    field = form.fields[name]
    texts = [text for values in boxes.values() for text in values]
    if isinstance(field.widget, forms.CheckboxInput):
        return "ticked" if texts else "not ticked"
    if isinstance(field.widget, forms.MultiWidget):
        try:
            value = field.clean(texts)
        except ValidationError:
            value = None
        return dates.day(value) if isinstance(value, date) else " ".join(texts).strip() or "(empty)"
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ()) if key not in ("", None)}
    return ", ".join(labels.get(text, text) for text in texts if text) or "(empty)"
