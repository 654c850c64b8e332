"""The form of a shared priority."""

from django import forms
from django.db.models import Q

from clusters.models import School
from common.editing import SharedForm
from partnerships import years
from partnerships.models import Priority


class PriorityForm(SharedForm, forms.ModelForm):
    """A priority with the schools whose development plans name it. `schools` are those of the partnership; one that
    has left, and named it, can stay."""

    reason = forms.CharField(
        label="Why the members share it",
        max_length=2_000,
        widget=forms.Textarea({"rows": 4}),
        help_text="What the schools’ own figures and reviews show, in a few sentences",
        error_messages={
            "required": "Enter why the members share it",
            "max_length": "Shorten it to 2,000 characters or fewer. It has %(show_value)s",
        },
    )
    year = forms.TypedChoiceField(label="School year", coerce=int, widget=forms.RadioSelect)
    schools = forms.ModelMultipleChoiceField(
        required=False,
        label="Schools whose development plans name it",
        queryset=School.objects.none(),
        widget=forms.CheckboxSelectMultiple({"class": "govuk-checkboxes--small"}),
        error_messages={"invalid_choice": "One of the schools is no longer a member. Choose again"},
    )

    class Meta:
        model = Priority
        fields = ["title", "reason", "year"]
        labels = {"title": "Priority"}
        error_messages = {"title": {"required": "Enter the priority, such as “Reading in years 3 and 4”"}}

    def __init__(self, *args, instance, schools, **kwargs):
        named = [school.pk for school in instance.schools.all()] if instance.pk else []
        super().__init__(*args, instance=instance, initial={"schools": named, **kwargs.pop("initial", {})}, **kwargs)
        self.fields["schools"].queryset = School.objects.filter(Q(pk__in=schools) | Q(pk__in=named))
        self.fields["year"].choices = _years(instance.year)

    def _get_validation_exclusions(self):
        """Django's, without the partnership: a priority is set once in its year, and the form is the place to say
        so."""
        return super()._get_validation_exclusions() - {"partnership"}


def _years(held):
    """The years to choose from, that of a priority of long ago among them."""
    offered = years.choices()
    if held is not None and held not in dict(offered):
        offered.append((held, years.in_words(held)))
    return offered
