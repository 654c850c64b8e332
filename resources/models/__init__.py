"""What schools lend each other, and who has booked it."""

from resources.models.bookings import Booking
from resources.models.resources import GATES, Gate, Resource

__all__ = ["GATES", "Booking", "Gate", "Resource"]
