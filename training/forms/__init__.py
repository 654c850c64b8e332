"""The forms of training: courses and sessions, places, registers, and a course's cost."""

from training.forms.costs import CostForm
from training.forms.courses import CourseChangeForm, CourseForm, DecideForm, ReasonForm, SessionChangeForm, SessionForm
from training.forms.places import NameForm, RegisterForm, ReserveForm

__all__ = [
    "CostForm",
    "CourseChangeForm",
    "CourseForm",
    "DecideForm",
    "NameForm",
    "ReasonForm",
    "RegisterForm",
    "ReserveForm",
    "SessionChangeForm",
    "SessionForm",
]
