"""The forms of things that are lent, and of bookings."""
