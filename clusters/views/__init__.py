"""The pages of the clusters app, by noun."""
