"""Forms that make and change groups."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from clusters.models import Cluster, GovernorGroup, Group
from clusters.permissions.table import Job, Profile
from common.editing import SharedForm
from common.forms import Choice, ReasonField

PROFILES = [
    (
        Profile.INFORMAL,
        Choice("Informal cluster", "Any member may book a meeting, and a school may send somebody else"),
    ),
    (Profile.FORUM, Choice("Forum run by an officer", "Officers and office holders book meetings")),
    (Profile.STATUTORY, Choice("Statutory board", "No substitutes: only seat holders may answer for a school")),
]
TAKEN = "This cluster has a governor group already. Choose another cluster, or none"


class GroupForm(SharedForm, forms.ModelForm):
    """What every kind of group has. `for_officer=False` leaves out what only the authority decides."""

    OFFICERS_ONLY = ("name", "phase", "state", "matched_cluster", "managed_by", "seats", "profile")

    seats = forms.MultipleChoiceField(
        label="Who sits in it",
        choices=Job,
        widget=forms.CheckboxSelectMultiple,
        help_text="People who hold one of these posts at a member school are in the group",
        error_messages={"required": "Choose at least one post whose holders sit in the group"},
    )
    profile = forms.ChoiceField(label="Rules it follows", choices=PROFILES, widget=forms.RadioSelect)

    class Meta:
        model = Group
        fields = ["name", "purpose", "managed_by", "seats", "profile"]
        labels = {"managed_by": "Managed by"}
        widgets = {"purpose": forms.Textarea({"rows": 4})}
        help_texts = {"purpose": "Why the group meets, in a few sentences. Anybody can read this"}

    def __init__(self, *args, for_officer=True, **kwargs):
        super().__init__(*args, **kwargs)
        if "managed_by" in self.fields:
            others = Group.objects.active().of_authority(self.instance.authority_id).exclude(pk=self.instance.pk)
            self.fields["managed_by"].queryset = others
            self.fields["managed_by"].empty_label = "No other group"
        if not for_officer:
            for name in self.OFFICERS_ONLY:
                self.fields.pop(name, None)
                self.boxes.pop(name, None)

    def clean_name(self):
        """The name as letters and lists show it, so that a space more makes no other name."""
        return " ".join(self.cleaned_data["name"].split())

    def _get_validation_exclusions(self):
        """Django's, without the authority: the name must be free in it, and the form is the place to say so."""
        return super()._get_validation_exclusions() - {"authority"}

    def _update_errors(self, errors):
        """Django's, with the refusal of a name that is taken beside the name."""
        found = errors.update_error_dict({})
        if "name" in self.fields and NON_FIELD_ERRORS in found:
            found.setdefault("name", []).extend(found.pop(NON_FIELD_ERRORS))
        super()._update_errors(ValidationError(found))


class ClusterForm(GroupForm):
    phase = forms.ChoiceField(choices=Cluster.Phase, widget=forms.RadioSelect({"class": "govuk-radios--inline"}))

    class Meta(GroupForm.Meta):
        model = Cluster
        fields = ["name", "phase", "area", "purpose", "managed_by", "seats", "profile"]
        help_texts = {**GroupForm.Meta.help_texts, "area": "The part of the authority, such as Horwich and Blackrod"}


class GovernorGroupForm(GroupForm):
    state = forms.ChoiceField(
        label="How far it has come", choices=GovernorGroup.State, widget=forms.RadioSelect, initial="established"
    )

    class Meta(GroupForm.Meta):
        model = GovernorGroup
        fields = ["name", "matched_cluster", "state", "purpose", "seats", "profile"]
        labels = {"matched_cluster": "Matched to the cluster"}
        error_messages = {"matched_cluster": {"unique": TAKEN}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "matched_cluster" in self.fields:
            clusters = Cluster.objects.active().of_authority(self.instance.authority_id)
            self.fields["matched_cluster"].queryset = clusters
            self.fields["matched_cluster"].empty_label = "No cluster: it stands alone"


class NewGovernorGroupForm(GovernorGroupForm):
    with_schools = forms.BooleanField(
        required=False,
        initial=True,
        label="Put the schools of the cluster in it, from today",
        help_text="Where it is matched to a cluster. You can put others in and take some out afterwards",
    )


class ClosingForm(forms.Form):
    """Why a group closes."""

    reason = ReasonField(
        label="Why is the group closed?",
        help_text="Its people read this, and it goes on record",
        missing="Enter why the group is closed",
    )


FORM_OF = {Group: GroupForm, Cluster: ClusterForm, GovernorGroup: GovernorGroupForm}
