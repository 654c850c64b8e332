"""Who shares and pays: a school, or a partner that is not a school."""

from django.db import models
from django.db.models import Q

from clusters.models import Organisation, School


class OfOneMember(models.Model):
    """A line of one school or one organisation."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


def one_of(*names):
    """The condition that exactly one of the fields `names` is filled."""
    found = Q()
    for filled in names:
        found |= Q(**{f"{name}__isnull": name != filled for name in names})
    return found


def place_of(party):
    """The place of a School, an Organisation or a Fund in the order in which pence and debts are dealt out: schools by
    URN, then the others. It also tells one party from any other."""
    if isinstance(party, School):
        return (0, party.urn)
    return (1, party.pk) if isinstance(party, Organisation) else (2, party.pk)
