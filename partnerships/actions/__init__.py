"""What people do with partnerships, by noun."""
