"""Courses, their sessions and places, and which renewals people were told of."""

from training.models.courses import Course, Provider, Session
from training.models.places import Place
from training.models.renewals import RenewalNotice

__all__ = ["Course", "Place", "Provider", "RenewalNotice", "Session"]
