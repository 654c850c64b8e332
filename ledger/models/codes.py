"""The codes by which schools report what they spend."""

from django.db import models


class CfrCode(models.TextChoices):
    """Consistent Financial Reporting: what a maintained school's spending counts as. An academy's return has a code
    of its own for each (BAE090 for E09), by the Department for Education's mapping."""

    SUPPLY_TEACHERS = "E02", "E02 Supply teaching staff"
    EDUCATION_SUPPORT = "E03", "E03 Education support staff"
    PREMISES_STAFF = "E04", "E04 Premises staff"
    TRAINING = "E09", "E09 Staff development and training"
    GROUNDS = "E13", "E13 Grounds maintenance"
    CLEANING = "E14", "E14 Cleaning and caretaking"
    SOFTWARE = "E20D", "E20D Administration software and systems"
    AGENCY_SUPPLY = "E26", "E26 Agency supply teaching staff"
    CURRICULUM_SERVICES = "E27", "E27 Bought-in professional services: curriculum"
    OTHER_SERVICES = "E28a", "E28a Bought-in professional services: other"
