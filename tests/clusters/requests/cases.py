"""What the tests of requests for a governor group ask for, and which letters came of it."""

from uuid import uuid4

from clusters.models import GovernorGroup, GroupRequest
from clusters.permissions.table import GOVERNORS, Profile
from letters.models import Letter

KEY = "6f0d7c1e-3f5b-4a52-9d8c-0a4c5f0e9b11"
WHY = "Our governors want to compare policies."


def request_for(cluster, **fields):
    said = {"name": "A parent governor", "email": "parent@home.example", "role": "Parent governor, Moss Bank"}
    return GroupRequest(cluster=cluster, **{**said, "why": WHY, "key": uuid4(), **fields})


def group_for(cluster, name="South governors"):
    return GovernorGroup(
        authority=cluster.authority,
        matched_cluster=cluster,
        name=name,
        seats=GOVERNORS,
        profile=Profile.FORUM,
        state="established",
    )


def typed(**fields):
    """What a stranger's browser posts."""
    said = {"name": "A parent governor", "email": "parent@home.example", "role": "Parent governor, Moss Bank"}
    return {**said, "why": WHY, "key": KEY, **fields}


def letters_to(reader):
    """The subjects of the letters to a person or an address, oldest first."""
    letters = Letter.objects.order_by("pk")
    return [each.subject for each in letters if reader in (each.recipient, each.address)]
