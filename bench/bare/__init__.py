"""A bare Django beside which every page is timed: signed in, a list of 20 rows with a join, a small base template."""
