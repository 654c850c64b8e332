"""What a person meets when they open a page."""

SIGN_IN = "is sent to sign in"
HIDDEN = "is told there is no such page"
NO = "is refused"
YES = "may"

PEOPLE = ("nobody", "outsider", "governor", "sbm", "member", "organiser", "officer")
"""The columns of every table, by their names in tests/cast.py."""
