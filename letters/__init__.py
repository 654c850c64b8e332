"""The outbox: every letter the portal sends, and how each person wants to receive them."""
