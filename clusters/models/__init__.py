"""Where schools are, which groups they are in, who holds which post, and what happened."""

from clusters.models.grants import Grant
from clusters.models.groups import Cluster, GovernorGroup, Group, Membership
from clusters.models.people import AuthorityPost, Handover, Office, Post, Qualification
from clusters.models.periods import DatedQuerySet
from clusters.models.records import LONG_BEFORE, HistoryLine, ImportRun, Succession
from clusters.models.requests import GroupRequest, RequestMessage
from clusters.models.schools import LocalAuthority, Organisation, School

__all__ = [
    "LONG_BEFORE",
    "AuthorityPost",
    "Cluster",
    "DatedQuerySet",
    "GovernorGroup",
    "Grant",
    "Group",
    "GroupRequest",
    "Handover",
    "HistoryLine",
    "ImportRun",
    "LocalAuthority",
    "Membership",
    "Office",
    "Organisation",
    "Post",
    "Qualification",
    "RequestMessage",
    "School",
    "Succession",
]
