"""What a person meets when they open a page, and how the tables say it."""

SIGN_IN = "is sent to sign in"
HIDDEN = "is told there is no such page"
NO = "is refused"
YES = "may"

CELLS = {"in": SIGN_IN, "-": HIDDEN, "no": NO, "yes": YES}

PEOPLE = {
    "anon": "nobody",
    "out": "outsider",
    "site": "site_manager",
    "gov": "governor",
    "sbm": "sbm",
    "dep": "deputy",
    "head": "member",
    "lend": "lender",
    "org": "organiser",
    "chair": "of_cluster.chair",
    "vice": "of_cluster.vice_chair",
    "csbm": "of_cluster.cluster_sbm",
    "clerk": "of_cluster.clerk",
    "read": "of_cluster.reader",
    "audit": "of_cluster.auditor",
    "adv": "adviser",
    "off": "officer",
}
"""Who stands in each column, by their names in tests/cast.py. Those of the cluster are of Moss Bank's cluster."""


def table(text, people=PEOPLE):
    """{page: {person: what they meet}} of a table: a line of headings, then a line for each page."""
    headings, *rows = [line.split() for line in text.strip().splitlines()]
    return {
        page: {people[heading]: CELLS[cell] for heading, cell in zip(headings, cells, strict=True)}
        for page, *cells in rows
    }
