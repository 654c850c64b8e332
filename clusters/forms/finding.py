"""Forms of the public pages: a school to look for, an area to show."""

from django import forms


class FindForm(forms.Form):
    """A school to look for."""

    q = forms.CharField(
        label="Name, former name, URN or postcode",
        min_length=2,
        max_length=100,
        help_text="For example: Moss Bank, 105148 or BL3 4BG. A small slip in a name does no harm",
        error_messages={
            "required": "Enter a name, a URN or a postcode",
            "min_length": "Enter at least two letters or digits",
        },
    )


class AreaForm(forms.Form):
    """Which authority's area to show."""

    authority = forms.ChoiceField(label="Authority")

    def __init__(self, data, *, authorities, home):
        super().__init__(data)
        known = {authority.code: authority for authority in authorities}
        at_home = next((authority for authority in home if authority.code in known), None)
        first = next(iter(known.values()), None)
        self.authority = known.get(data.get("authority"), at_home or first)
        self.fields["authority"].choices = [(code, authority.name) for code, authority in known.items()]
        self.initial["authority"] = self.authority.code if self.authority else ""
        self.is_bound = False

    @property
    def is_a_choice(self):
        """Whether there is more than one to choose from."""
        return len(self.fields["authority"].choices) > 1
