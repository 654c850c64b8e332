"""Partnerships, and what belongs to them."""

from partnerships.models.documents import Document, Version
from partnerships.models.fees import Fee, FeeScheme
from partnerships.models.measures import Comparator, Figure, Measure
from partnerships.models.partnerships import Partner, Partnership, Question, WorkingParty
from partnerships.models.priorities import Priority

__all__ = [
    "Comparator",
    "Document",
    "Fee",
    "FeeScheme",
    "Figure",
    "Measure",
    "Partner",
    "Partnership",
    "Priority",
    "Question",
    "Version",
    "WorkingParty",
]
