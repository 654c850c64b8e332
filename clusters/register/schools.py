"""Bringing rows of establishments in: compared with what is held, a thousand at a time."""

from clusters.history import record
from clusters.models import LocalAuthority, Membership, School
from clusters.register import rows
from clusters.register.places import latitudes_and_longitudes
from clusters.register.reading import WrongFile
from clusters.register.rows import COLUMNS, DERIVED, BadRow
from common.dates import short_day

BATCH = 1000
KINDS = ("new", "changed", "closed", "unchanged", "missing")
WRITTEN = ["authority", "former_names", "register_on", *COLUMNS, *DERIVED]
LABELS = {name: School._meta.get_field(name).verbose_name for name in [*COLUMNS, "authority"]} | {
    "status_text": "status",
    "opened_on": "day of opening",
    "closes_on": "day of closing",
    "fsm_percent": "percentage of free school meals",
    "census_on": "day of the pupils’ count",
}
ANNOUNCED = ["authority", "name", "status_text", "closes_on", "phase", "type", "trust", "postcode"]
"""Changes that the history of a school in a group keeps. New pupil figures are not news."""
CHILDRENS_CENTRE = "Children's Centre"


class SchoolReader:
    """Reads one file. `today` stands in for the file's date where that is not known."""

    def __init__(self, table, tally, *, codes, file_on, today, is_dry_run, by):
        self.table, self.tally, self.codes = table, tally, set(codes)
        self.file_on, self.today, self.is_dry_run, self.by = file_on, today, is_dry_run, by
        self.authorities = {authority.code: authority for authority in LocalAuthority.objects.all()}
        self.ours = set(School.objects.filter(authority__code__in=self.codes).values_list("urn", flat=True))
        self.seen = {}
        self.mentioned = set()
        self.seen_codes = set()
        self.closed = {}

    def read(self, progress):
        """Take every row in; tell `progress` after each batch."""
        batch = []
        for row in self.table.rows():
            if entry := self._entry(row):
                batch.append(entry)
            if len(batch) == BATCH:
                self._take_in(batch)
                batch = []
                progress()
        self._take_in(batch)
        self._report_missing()
        self._refuse_nothing_found()

    def _entry(self, row):
        """What the row says, or None where it is skipped; the tally then knows why."""
        if row.problem:
            return self._refuse(row, row.problem)
        if self.codes and (code := rows.authority_code(self.table, row)) not in self.codes:
            self._skip_elsewhere(row, code)
            return None
        if CHILDRENS_CENTRE in (self.table.cell(row, "TypeOfEstablishment (name)") or ""):
            self.tally.skip("A children’s centre, not a school")
            return None
        try:
            entry = rows.read(self.table, row)
            if (first := self.seen.setdefault(entry.urn, row.line)) != row.line:
                raise BadRow(f"line {first} has this URN already")
        except BadRow as problem:
            return self._refuse(row, problem)
        self.seen_codes.add(entry.authority_code)
        return entry

    def _refuse(self, row, problem):
        """Report a row that cannot be used. Its school is in the file all the same, so it is not missing."""
        urn = self._rough_urn(row)
        self.tally.refuse(str(problem), line=row.line, urn=urn)
        self.mentioned.add(urn)

    def _skip_elsewhere(self, row, code):
        self.tally.skip("In another authority")
        urn = self._rough_urn(row)
        if urn in self.ours:
            self.mentioned.add(urn)
            self.tally.tell(
                "note", f"the register has it in authority {code} now. It stays as it is", urn=urn, line=row.line
            )

    def _rough_urn(self, row):
        """The URN of a row that may be damaged, as a number where it is one."""
        place = self.table.places["URN"]
        cell = row.cells[place].strip(' "') if place < len(row.cells) else ""
        try:
            return rows.urn(cell)
        except BadRow:
            return cell[:20]

    def _take_in(self, batch):
        held = (
            School.objects.defer("names").select_related("authority").in_bulk([e.urn for e in batch], field_name="urn")
        )
        fresh, changed = [], []
        for entry in batch:
            for note in entry.notes:
                self.tally.tell("note", note, line=entry.line, urn=entry.urn)
            if school := held.get(entry.urn):
                if changes := self._compare(school, entry):
                    changed.append((school, changes))
            else:
                fresh.append(self._new(entry))
        self._place([*fresh, *(school for school, changes in changed if {"easting", "northing"} & changes.keys())])
        if not self.is_dry_run:
            self._write(batch, fresh, changed)

    def _new(self, entry):
        school = School(urn=entry.urn, authority=self._authority(entry), register_on=self.file_on)
        for name, value in self._values(school, entry).items():
            setattr(school, name, value)
        self.tally.count("new")
        self.tally.tell(
            "new", f"{school.name}, {school.status_text or 'status not known'}", line=entry.line, urn=entry.urn
        )
        return school

    def _compare(self, school, entry):
        """{field: what it was} after setting on `school` what the entry says differently."""
        values = {"authority": self._authority(entry), **self._values(school, entry)}
        changes = {name: getattr(school, name) for name, value in values.items() if getattr(school, name) != value}
        if values["status"] == School.Status.CLOSED:
            self.closed[entry.urn] = values.get("closes_on") or school.closes_on
        for name in changes:
            setattr(school, name, values[name])
        if not changes:
            self.tally.count("unchanged")
        elif changes.get("status", School.Status.CLOSED) != School.Status.CLOSED and school.is_closed:
            self.tally.count("closed")
            self.tally.tell("closed", f"{school.name} {_closed_when(school)}", line=entry.line, urn=entry.urn)
        else:
            self.tally.count("changed")
            self.tally.tell("changed", f"{school.name}: {described(school, changes)}", line=entry.line, urn=entry.urn)
        if "name" in changes and changes["name"].casefold() != school.name.casefold():
            school.former_names = [name for name in school.former_names if name != changes["name"]] + [changes["name"]]
        return changes

    def _values(self, school, entry):
        """The entry's values, with a closing date assumed where the register gives none."""
        values = dict(entry.values)
        values["closing_is_assumed"] = False
        if values["status"] == School.Status.CLOSED and not values.get("closes_on"):
            if "closes_on" not in values and school.closes_on:
                values["closing_is_assumed"] = school.closing_is_assumed
            else:
                kept = school.closes_on if school.closing_is_assumed else None
                values |= {"closes_on": kept or self.file_on or self.today, "closing_is_assumed": True}
        return values

    def _authority(self, entry):
        code = entry.authority_code
        if code not in self.authorities:
            authority = LocalAuthority(code=code, name=entry.authority_name[:120] or f"Authority {code}")
            if not self.is_dry_run:
                authority.save()
            self.authorities[code] = authority
        return self.authorities[code]

    def _place(self, schools):
        """Work latitude and longitude out anew for schools whose position is new."""
        found = latitudes_and_longitudes([(school.easting, school.northing) for school in schools])
        for school, (latitude, longitude) in zip(schools, found, strict=True):
            school.latitude, school.longitude = latitude, longitude

    def _write(self, batch, fresh, changed):
        """One statement for new and changed rows; one that dates the file for those that are as they were."""
        schools = [*fresh, *(school for school, _ in changed)]
        for school in schools:
            school.register_on = self.file_on or school.register_on
        School.objects.bulk_create(schools, update_conflicts=True, unique_fields=["urn"], update_fields=WRITTEN)
        if self.file_on:
            School.objects.filter(urn__in=[entry.urn for entry in batch]).exclude(register_on=self.file_on).update(
                register_on=self.file_on
            )
        news = {school.pk: (school, changes) for school, changes in changed if changes.keys() & set(ANNOUNCED)}
        in_groups = Membership.objects.not_ended().filter(school__in=news).values_list("school", flat=True)
        for pk in sorted(set(in_groups)):
            school, changes = news[pk]
            said = described(school, {name: was for name, was in changes.items() if name in ANNOUNCED})
            record(f"brought in from the register: {said}", by=self.by, school=school)

    def _report_missing(self):
        """Name the schools that are held as open and not in the file. Only a row that says Closed closes."""
        held = School.objects.exclude(status=School.Status.CLOSED).order_by("urn")
        held = held.filter(authority__code__in=self.codes or self.seen_codes).values_list("urn", "name")
        for urn, name in held.iterator():
            if urn not in self.seen and urn not in self.mentioned:
                self.tally.count("missing")
                self.tally.tell("missing", f"{name} is not in this file. It stays as it is", urn=urn)

    def _refuse_nothing_found(self):
        if self.seen or self.mentioned:
            return
        of_authority = f" of authority {', '.join(sorted(self.codes))}" if self.codes else ""
        raise WrongFile(f"The file holds no school{of_authority}. Check that it is the file you meant.")


def described(school, changes):
    """ "name from “A” to “B”; postcode from …" for {field: what it was}."""
    parts = [
        f"{LABELS[name]} from {_shown(was)} to {_shown(getattr(school, name))}"
        for name, was in changes.items()
        if name in LABELS
    ]
    if school.closing_is_assumed and "closing_is_assumed" in changes:
        parts.append("the closing date is assumed")
    return "; ".join(parts) or "its position"


def _shown(value):
    if value is None or value == "":
        return "nothing"
    if hasattr(value, "strftime"):
        return short_day(value)
    return f"“{value}”" if isinstance(value, str) else str(value)


def _closed_when(school):
    if school.closes_on is None:
        return "closed"
    words = f"closed on {short_day(school.closes_on)}"
    return f"{words}: assumed, because the register gives no date" if school.closing_is_assumed else words
