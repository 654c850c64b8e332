"""Courses that groups commission together, their places and who is certified."""
