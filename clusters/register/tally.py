"""What a reading of a file finds: counts, why rows were skipped, and lines of the report."""

from collections import Counter

MOST_LINES = 500
"""Of each kind: the report says how many more there are."""


class Tally:
    """Counts and lines, kept while a file streams by."""

    def __init__(self, *kinds):
        self.counts = Counter(dict.fromkeys([*kinds, "skipped"], 0))
        self.skipped_because = Counter()
        self.lines = []
        self.lines_of = Counter()

    def count(self, kind, number=1):
        """One more row that is `kind`."""
        self.counts[kind] += number

    def tell(self, kind, what, *, line=None, urn=None):
        """Put a line into the report, as long as there is room for its kind."""
        self.lines_of[kind] += 1
        if self.lines_of[kind] <= MOST_LINES:
            self.lines.append({"kind": kind, "line": line, "urn": urn, "what": what})

    def skip(self, reason):
        """One row left out for a reason that needs no line of its own."""
        self.counts["skipped"] += 1
        self.skipped_because[reason] += 1

    def refuse(self, problem, *, line, urn):
        """One row left out because something is wrong with it."""
        self.skip("Something was wrong with the row")
        self.tell("problem", problem, line=line, urn=urn)

    def report(self):
        """The lines, and for each kind that had too many how many were left out."""
        left_out = {kind: number - MOST_LINES for kind, number in self.lines_of.items() if number > MOST_LINES}
        more = [
            {"kind": kind, "line": None, "urn": None, "what": f"and {number:,} more", "more": number}
            for kind, number in left_out.items()
        ]
        return self.lines + more


HEADINGS = {
    "problem": "Rows left out because something is wrong with them",
    "gap": "Schools that wait for their successor",
    "membership": "Schools that leave a group",
    "closed": "Schools that close",
    "changed": "Changes",
    "new": "New",
    "note": "Worth a look",
    "missing": "Not in this file",
}


def sections(run):
    """(heading, lines) for each kind of line that the report of `run` has, what needs a person first."""
    lines = {}
    for line in run.report:
        lines.setdefault(line["kind"], []).append(line)
    return [(f"{heading} ({_number(lines[kind])})", lines[kind]) for kind, heading in HEADINGS.items() if kind in lines]


def _number(lines):
    """How many lines there were, those among them that had no room."""
    return f"{sum(line.get('more', 1) for line in lines):,}"


COUNTED = {
    "new": "New",
    "changed": "Changed",
    "closed": "Closed",
    "unchanged": "Unchanged",
    "skipped": "Skipped",
    "missing": "Not in this file",
}


def counts(run):
    """(word, number) for each thing that was counted, in the order people ask."""
    return [(word, run.counts[kind]) for kind, word in COUNTED.items() if kind in run.counts]
