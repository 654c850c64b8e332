"""Who may share a group's cost: its member schools and partners, each with a key for forms and files."""

from clusters import people
from clusters.models import Membership, Organisation, School


def of(group):
    """The schools, by name, and then the partners that are in `group` today. Two queries."""
    partners = Membership.objects.current().filter(group=group, organisation__isnull=False).values("organisation")
    return [*people.member_schools(group), *Organisation.objects.filter(pk__in=partners)]


def key(party):
    """What a form calls `party`: "school_900101" or "organisation_7"."""
    return f"school_{party.urn}" if isinstance(party, School) else f"organisation_{party.pk}"
