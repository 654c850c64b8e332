"""The forms of the clusters app, by noun."""
