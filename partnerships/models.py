"""Partnerships: groups with a purpose, a fee and shared priorities; and their working parties."""

from django.db import models

from clusters.models import Group
from clusters.models.groups import GroupQuerySet


class Partnership(Group):
    """Schools and organisations that pursue a purpose together, and may manage clusters."""

    values = models.TextField(blank=True)

    objects = GroupQuerySet.as_manager()

    @property
    def kind(self):
        return "Partnership"


class WorkingParty(Group):
    """People of a partnership, the group that manages it, who work on one task or meet as a network."""

    objects = GroupQuerySet.as_manager()

    @property
    def kind(self):
        return "Working party"
