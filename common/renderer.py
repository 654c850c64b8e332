"""Every form of the portal as GOV.UK markup: which template draws it, and what a field knows about itself."""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from common import wording

KINDS = (  # widget class, kind, class of its control; the first that fits wins
    (forms.HiddenInput, "hidden", ""),
    (forms.MultipleHiddenInput, "hidden", ""),
    (forms.MultiWidget, "date", "govuk-input"),
    (forms.CheckboxSelectMultiple, "checkboxes", "govuk-checkboxes__input"),
    (forms.RadioSelect, "radios", "govuk-radios__input"),
    (forms.CheckboxInput, "checkbox", "govuk-checkboxes__input"),
    (forms.Select, "select", "govuk-select"),
    (forms.Textarea, "textarea", "govuk-textarea"),
    (forms.FileInput, "file", "govuk-file-upload"),
    (forms.PasswordInput, "password", "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (forms.Widget, "input", "govuk-input"),
)
# Our own sentences say what is wrong, a cut-off paste tells nobody, and a placeholder is no label.
BROWSER_RULES = ("maxlength", "minlength", "min", "max", "step", "placeholder")
# Choices carry the classes of their widget on the group, and the error on the fieldset.
GROUPS = {"checkboxes", "radios", "checkbox"}
ERROR_CLASSES = {
    "select": "govuk-select--error",
    "textarea": "govuk-textarea--error",
    "file": "govuk-file-upload--error",
}


class GovukBoundField(BoundField):
    """A field that knows its kind of control, where an error summary sends people, and plain words for its errors."""

    def __init__(self, form, field, name):
        super().__init__(form, field, name)
        self.kind, self.control_class = next(
            (kind, control) for widget, kind, control in KINDS if isinstance(field.widget, widget)
        )
        self.label, self.help_text = wording.label(self.label), wording.hint(self.help_text)
        # A number box that turns under the mouse wheel loses what was typed, so it is a text box with digits to hand.
        if isinstance(field.widget, forms.NumberInput):
            field.widget.input_type = "text"
            field.widget.attrs.setdefault("inputmode", "numeric")

    @property
    def first_control_id(self):
        """The id that a link in the error summary points at; empty for a hidden field."""
        if self.kind == "hidden":
            return ""
        id_ = self.field.widget.attrs.get("id") or self.auto_id
        return f"{id_}_0" if self.kind in {"radios", "checkboxes", "date"} else id_

    @property
    def plain_errors(self):
        """The errors as sentences that say what to do."""
        return [wording.plain(error, self) for error in self.errors.as_data()]

    @property
    def says_optional(self):
        """Whether the label ends in "(optional)"; a form whose fields are filters sets `marks_optional = False`."""
        return (
            not self.field.required
            and self.kind not in {"checkbox", "hidden"}
            and getattr(self.form, "marks_optional", True)
            and "(optional)" not in str(self.label)
        )

    @property
    def group_class(self):
        """The widget's own classes, such as govuk-radios--inline, for the element round a group of choices."""
        return self.field.widget.attrs.get("class", "")

    @property
    def described_by(self):
        """What describes a fieldset: its hint, then its error."""
        return self.aria_describedby or ""

    def build_widget_attrs(self, attrs, widget=None):
        """Django's attributes and the classes of the control, without what makes browsers judge or cut the input."""
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)
        widget = widget or self.field.widget
        for judging in BROWSER_RULES:
            widget.attrs.pop(judging, None)
        if self.kind == "hidden" or widget.is_hidden:
            return attrs
        classes = [self.control_class]
        if self.kind not in GROUPS:
            classes += [widget.attrs.get("class", "")]
            classes += [ERROR_CLASSES.get(self.kind, "govuk-input--error")] if self.errors else []
        attrs["class"] = " ".join(filter(None, classes))
        if self.kind == "password":
            attrs |= {"spellcheck": "false", "autocapitalize": "none"}
        return attrs


class GovukRenderer(TemplatesSetting):
    """The FORM_RENDERER: `{{ form }}`, crispy's tags and allauth's pages all draw the same markup."""

    form_template_name = "govuk/form.html"
    formset_template_name = "govuk/formset.html"
    field_template_name = "govuk/field_group.html"
    bound_field_class = GovukBoundField
