"""Pages about things that are lent, and about bookings."""
