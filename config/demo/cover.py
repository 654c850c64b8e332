"""Who is certified in the demo, who needs somebody to cover, and what software the Catholic schools buy together."""

from clusters.actions import qualifications
from clusters.models import Qualification
from config.demo import catholic
from config.demo.lookup import MONDAY, TUESDAY, WEDNESDAY, day, holder, moment, school, school_day, schools
from resources.actions import contracts
from resources.actions import cover as actions
from resources.models import Contract, CoverRequest, Work

SAFELY = "IOSH Managing Safely"
# (URN, days since the award, days until it must be renewed)
CERTIFIED = [(990009, 1010, 85), (990017, 640, 455), (990030, 350, 745), (990063, 1040, 50)]
WITHOUT_ACCOUNT = (990061, "Caretaker, Corpus Christi", 500, 595)
OFFICE_SOFTWARE = (
    "Registers, letters home and dinner money. Each school keeps its own data; the diocese signs for all of them."
)


def build(made):
    """Certify site staff, ask for cover in two groups, and record the contract."""
    _certify()
    north, area = made["North primary cluster"], made["St Oswald’s area"]
    _ask(
        area,
        990023,
        Work.CARETAKER,
        school_day(15, MONDAY),
        7,
        15,
        SAFELY,
        "Opens the building, checks the boiler and lets the window fitters in.",
        pence=16_50,
        vat=20,
    )
    _ask(
        north,
        990002,
        Work.TEACHER,
        school_day(9, TUESDAY),
        9,
        15,
        "",
        "Year 3. Plans and books are ready; the teaching assistant knows the class.",
        pence=32_00,
    )
    accepted = _ask(
        north, 990005, Work.ASSISTANT, school_day(12, WEDNESDAY), 9, 12, "", "One pupil in year 1 needs company."
    )
    actions.accept(accepted, school=school(990004), name="Teaching assistant, St Aidan’s", by=holder(990004))
    _software(made[catholic.NAME])


def _certify():
    for urn, since, left in CERTIFIED:
        site = holder(urn, "site_manager")
        _record(urn, since, left, user=site)
    urn, name, since, left = WITHOUT_ACCOUNT
    _record(urn, since, left, name=name, school=school(urn), job="Caretaker")


def _record(urn, since, left, **who):
    held = Qualification(
        title=SAFELY, awarded_by="Beacon Safety Training", awarded_on=day(-since), renew_by=day(left), **who
    )
    qualifications.record(held, school=school(urn), by=holder(urn))


def _ask(group, urn, work, on, hour, until, qualification, note, *, pence=None, vat=None):
    """A request of a school to the others of `group`, for `pence` an hour or for nothing."""
    at = school(urn)
    cover = CoverRequest(
        group=group,
        school=at,
        work=work,
        qualification=qualification,
        starts_at=moment(on, hour),
        ends_at=moment(on, until),
        location=f"Reception, {at.name}",
        note=note,
    )
    cover.set_rate(pence, vat)
    return actions.ask(cover, by=holder(urn))


def _software(group):
    """Eighteen of the 21 schools are in it; notice has to be given within a month."""
    contract = Contract(
        group=group,
        supplier="Larchwood Systems",
        title="School office software",
        starts_on=day(-280),
        ends_on=day(85),
        notice_on=day(25),
        renews_on=day(85),
        alone_pence=1_180_00,
        together_pence=864_00,
        reference="LS-20418",
        signed_by="Diocese of Northmoor",
        note=OFFICE_SOFTWARE,
    )
    contracts.record(contract, schools=schools(catholic.MEMBERS)[:18], by=holder(990009, "sbm"))
