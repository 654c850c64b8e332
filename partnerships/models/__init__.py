"""Partnerships, and what belongs to them."""

from partnerships.models.audits import CHOICES, AuditAnswer, NeedsAudit, Ranking, Theme
from partnerships.models.documents import Document, Version
from partnerships.models.fees import Fee, FeeScheme
from partnerships.models.measures import Comparator, Figure, Measure
from partnerships.models.notices import Notice
from partnerships.models.partnerships import Partner, Partnership, Question, WorkingParty
from partnerships.models.priorities import Priority
from partnerships.models.stories import Story

__all__ = [
    "CHOICES",
    "AuditAnswer",
    "Comparator",
    "Document",
    "Fee",
    "FeeScheme",
    "Figure",
    "Measure",
    "NeedsAudit",
    "Notice",
    "Partner",
    "Partnership",
    "Priority",
    "Question",
    "Ranking",
    "Story",
    "Theme",
    "Version",
    "WorkingParty",
]
