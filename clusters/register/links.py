"""Bringing the register's links in: who follows whom, proposed and never applied by itself.

The register names each link from either side or from both, with or without a date, sometimes in a circle. Its names
of schools go stale, so only URNs are read.
"""

from dataclasses import dataclass, replace
from datetime import date

from clusters.models import School, Succession
from clusters.register import rows
from clusters.register.closing import awaited_successors, reopen_memberships

KINDS = ("new", "changed", "unchanged")
FORWARDS = {"Successor", "Successor - merged", "Successor - amalgamated", "Successor - Split School"}
BACKWARDS = {"Predecessor", "Predecessor - merged", "Predecessor - amalgamated", "Predecessor - Split School"}
EITHER_WAY = "Result of Amalgamation"
IGNORED = "Neither successor nor predecessor, such as a sixth form centre"
ELSEWHERE = "Of a school that the portal does not hold, or of another authority"


@dataclass
class Link:
    """One school follows another, by URN."""

    predecessor: int
    successor: int
    type: str
    linked_on: date | None
    line: int


class LinkReader:
    """Reads one file of links."""

    def __init__(self, table, tally, *, codes, is_dry_run, by):
        self.table, self.tally, self.is_dry_run, self.by = table, tally, is_dry_run, by
        held = School.objects.values_list("urn", "pk", "status", "authority__code")
        self.held = {urn: (pk, status) for urn, pk, status, _ in held}
        self.ours = {urn for urn, _, _, code in held if not codes or code in codes}
        self.links = {}

    def read(self, progress):
        """Take every link in; tell `progress` now and then."""
        for number, row in enumerate(self.table.rows(), 1):
            self._keep(row)
            if number % 2000 == 0:
                progress()
        stored = {(s.predecessor.urn, s.successor_urn): s for s in Succession.objects.select_related("predecessor")}
        fresh, changed = [], []
        for pair, link in self.links.items():
            self._compare(link, stored.get(pair), fresh, changed)
        if not self.is_dry_run:
            Succession.objects.bulk_create(fresh, batch_size=1000)
            Succession.objects.bulk_update(changed, ["link_type", "linked_on", "successor"], batch_size=500)
        self._mind_the_gaps()

    def _keep(self, row):
        if row.problem:
            self.tally.refuse(row.problem, line=row.line, urn=row.cells[0][:20] if row.cells else None)
            return
        cells = [self.table.cell(row, name) for name in ("URN", "LinkURN", "LinkType")]
        try:
            own, other = (rows.urn(cell) for cell in cells[:2])
        except rows.BadRow as fault:
            self.tally.refuse(str(fault), line=row.line, urn=cells[0][:20])
            return
        if own == other:
            self.tally.refuse("the school is linked to itself", line=row.line, urn=own)
        elif (pair := self._in_order(own, other, cells[2])) is None:
            self.tally.skip(IGNORED)
        elif pair[0] not in self.ours:
            self.tally.skip(ELSEWHERE)
        else:
            self._add(Link(*pair, cells[2], self._day(row), row.line))

    def _day(self, row):
        """The day of the link, None where it is not given or cannot be read."""
        cell = self.table.cell(row, "LinkEstablishedDate") or ""
        try:
            return rows.day(cell)
        except ValueError as fault:
            self.tally.tell("note", f"LinkEstablishedDate “{cell[:20]}” {fault}: read as not known", line=row.line)
            return None

    def _in_order(self, own, other, link_type):
        """(predecessor, successor), or None where the link says nothing of the kind."""
        if link_type in FORWARDS:
            return own, other
        if link_type in BACKWARDS:
            return other, own
        if link_type == EITHER_WAY:
            closed = [urn for urn in (own, other) if self.held.get(urn, (0, ""))[1] == School.Status.CLOSED]
            if len(closed) == 1:
                return (own, other) if closed == [own] else (other, own)
        return None

    def _add(self, link):
        """Keep `link`; where its other half was read before, keep the half that says "Successor" and has a date."""
        pair = (link.predecessor, link.successor)
        if other_half := self.links.get(pair):
            self.tally.skip("The other half of a link already read")
            halves = sorted([other_half, link], key=lambda half: half.type not in FORWARDS)
            link = replace(halves[0], linked_on=halves[0].linked_on or halves[1].linked_on)
        elif pair[::-1] in self.links:
            self.tally.tell("note", f"{pair[0]} and {pair[1]} each follow the other", line=link.line, urn=pair[0])
        self.links[pair] = link

    def _compare(self, link, stored, fresh, changed):
        predecessor, successor = self.held[link.predecessor][0], self.held.get(link.successor, (None,))[0]
        values = {"link_type": link.type[:60], "linked_on": link.linked_on, "successor_id": successor}
        if stored is None:
            self.tally.count("new")
            self.tally.tell("new", f"{link.successor} follows {link.predecessor}", line=link.line, urn=link.predecessor)
            fresh.append(Succession(predecessor_id=predecessor, successor_urn=link.successor, **values))
        elif any(getattr(stored, name) != value for name, value in values.items()):
            self.tally.count("changed")
            self.tally.tell(
                "changed",
                f"{link.successor} follows {link.predecessor}: new facts",
                line=link.line,
                urn=link.predecessor,
            )
            for name, value in values.items():
                setattr(stored, name, value)
            changed.append(stored)
        else:
            self.tally.count("unchanged")

    def _mind_the_gaps(self):
        """A closed school whose successors are all absent goes back into the groups that its closing took it out of."""
        predecessors = [self.held[link.predecessor][0] for link in self.links.values()]
        awaited = awaited_successors(predecessors)
        reopen_memberships(list(awaited), tally=self.tally, is_dry_run=self.is_dry_run, by=self.by)
