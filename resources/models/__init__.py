"""What schools lend each other, who has booked it, who covers for whom, and what they buy together."""

from resources.models.bookings import Booking
from resources.models.contracts import Contract, ContractMember, ContractReminder, Occasion
from resources.models.cover import CoverRequest, Work
from resources.models.resources import GATES, Gate, Resource

__all__ = [
    "GATES",
    "Booking",
    "Contract",
    "ContractMember",
    "ContractReminder",
    "CoverRequest",
    "Gate",
    "Occasion",
    "Resource",
    "Work",
]
