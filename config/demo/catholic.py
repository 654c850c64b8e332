"""The demo's Catholic schools: a partnership across two authorities, three areas, a business manager for each."""

from clusters.actions import groups, offices
from clusters.models import Cluster, Organisation, School
from clusters.permissions.table import Job, OfficeJob
from config.demo.lookup import heads, holder, put_in_post, school, schools
from config.demo.partnerships import found, officer_authority
from config.demo.people import SINCE
from partnerships.actions import partnerships
from partnerships.models import Partnership

AREAS = {
    "St Oswald’s area": [990023, 990009, 990017, 990050, 990051, 990060, 990061],
    "Christ the King area": [990063, 990030, 990031, 990040, 990041, 990065, 990066],
    "St Ambrose area": [990064, 990035, 990036, 990045, 990046, 990055, 990056],
}
"""Each area is a secondary school, which comes first, and the primary schools around it."""
MEMBERS = [urn for urns in AREAS.values() for urn in urns]
BUSINESS_MANAGERS = {"St Oswald’s area": 990009, "Christ the King area": 990063, "St Ambrose area": 990064}
"""The school whose business manager looks after an area's money."""
SITE_STAFF = [990009, 990017, 990023, 990030, 990063]
"""Schools whose site manager uses the portal."""
PURPOSE = (
    "Twenty-one Catholic schools in Northmoor and Westfold buy together what none could afford alone, train their "
    "staff together, and help each other out when somebody is missing."
)
VALUES = ["Faith lived in service", "Fair shares for small schools", "Help first, then the invoice"]
NAME = "Catholic Schools Partnership"


def build(made, *, officer):
    """Found the partnership with its three areas; `made` gets all four by name."""
    partnership = Partnership(
        name=NAME,
        summary="Sixteen primary and three secondary schools in Northmoor, and two primary schools in Westfold.",
        purpose=PURPOSE,
        values=VALUES,
        seats=[Job.HEAD],
    )
    diocese = [("Diocese of Northmoor", Organisation.Kind.DIOCESE)]
    made[NAME] = found(partnership, made, schools(MEMBERS), organisers=[990023, 990031], partners=diocese, by=officer)
    _business_managers(officer)
    for name, urns in AREAS.items():
        made[name] = _area(name, urns, made, by=officer)
    partnerships.manage(partnership, [made[name] for name in AREAS], by=officer)
    for urn in BUSINESS_MANAGERS.values():
        offices.appoint(partnership, user=holder(urn, "sbm"), job=OfficeJob.CLUSTER_SBM, by=officer)
    for at, head in heads(SITE_STAFF):
        put_in_post(at, f"site.{at.urn}@demo.example", f"Site manager, {_saint(at)}", Job.SITE_MANAGER, by=head)


def _business_managers(officer):
    """St Brigid's shares one with Moss Bank already; the two secondary schools have their own."""
    for urn in [990063, 990064]:
        at = school(urn)
        put_in_post(at, f"sbm.{urn}@demo.example", f"Business manager, {_saint(at)}", Job.SBM, by=officer)


def _area(name, urns, made, *, by):
    purpose = "A secondary school and its primary schools: transition, transport and one business manager."
    cluster = Cluster(
        authority=officer_authority(made), name=name, phase="all", area=name.removesuffix(" area"), purpose=purpose
    )
    cluster.seats = [Job.HEAD, Job.SBM]
    groups.create(cluster, by=by)
    groups.put_in(cluster, list(School.objects.filter(urn__in=urns)), starts_on=SINCE, by=by)
    offices.appoint(cluster, user=holder(urns[0]), job=OfficeJob.ORGANISER, by=by)
    offices.appoint(cluster, user=holder(urns[1]), job=OfficeJob.ORGANISER, by=by)
    offices.appoint(cluster, user=holder(BUSINESS_MANAGERS[name], "sbm"), job=OfficeJob.CLUSTER_SBM, by=by)
    return cluster


def _saint(at):
    """ "St Oswald's", of "St Oswald's Catholic High School"."""
    return at.name.partition(" Catholic")[0]
