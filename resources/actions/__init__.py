"""What can be done with what schools lend each other, and with bookings of it."""
