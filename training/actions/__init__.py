"""What can be done with courses, their sessions, their places and what they award.

Whoever locks more than one row takes them in one order: group, course, session, place, person. Whatever changes places
holds the course, so that what is counted is what there is.
"""

from training.actions.costs import draft_charge
from training.actions.courses import ask_to_decide, cancel, change, commission, confirm, open_for_places
from training.actions.places import give_back, name, reserve
from training.actions.registers import mark_register
from training.actions.renewals import remind_of_renewal
from training.actions.sessions import add_session, change_session, remove_session

__all__ = [
    "add_session",
    "ask_to_decide",
    "cancel",
    "change",
    "change_session",
    "commission",
    "confirm",
    "draft_charge",
    "give_back",
    "mark_register",
    "name",
    "open_for_places",
    "remind_of_renewal",
    "remove_session",
    "reserve",
]
