"""Partnerships with a purpose, a fee and shared priorities."""
