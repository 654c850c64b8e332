"""Partnerships, and what belongs to them."""

from partnerships.models.documents import Document, Version
from partnerships.models.fees import Fee, FeeScheme
from partnerships.models.partnerships import Partner, Partnership, Question, WorkingParty
from partnerships.models.priorities import Priority

__all__ = [
    "Document",
    "Fee",
    "FeeScheme",
    "Partner",
    "Partnership",
    "Priority",
    "Question",
    "Version",
    "WorkingParty",
]
