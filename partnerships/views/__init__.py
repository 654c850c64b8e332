"""Pages of partnerships, by noun."""
