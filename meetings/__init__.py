"""Meetings of groups: booked, answered by schools, moved, cancelled, and kept in people's calendars."""
