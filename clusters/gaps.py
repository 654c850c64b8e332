"""What an officer looks after in an area: its groups, and the schools and groups where something is missing."""

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Subquery
from django.utils import timezone

from accounts.models import Invitation
from clusters import people
from clusters.models import (
    Cluster,
    Group,
    GroupRequest,
    Handover,
    ImportRun,
    LocalAuthority,
    Membership,
    Office,
    Post,
    School,
    Succession,
)
from clusters.models.people import HANDOVER_STEP_IN
from clusters.permissions.table import Job, OfficeJob
from common.pagination import paged
from common.prepared import prepared
from letters.models import Letter

FIRST = 10


def numbers(authority, user):
    """{what: how many} for the desk of `authority`, and when the register was `last_read`. One query."""
    return _numbers(authority, authority.code, user)[0]


@prepared
def _numbers(authority, code, user):
    reads = ImportRun.objects.about_authority(code).filter(state=ImportRun.State.DONE, is_dry_run=False)
    waiting = Succession.objects.undecided().that_move_something().of_authority(authority)
    return LocalAuthority.objects.filter(pk=authority).values(
        open_schools=_count(schools_of(authority)),
        clusters=_count(Cluster.objects.active().of_authority(authority)),
        without_cluster=_count(without_cluster(authority)),
        without_head=_count(without_head(authority)),
        short_of_organisers=_count(short_of_organisers(authority)),
        successions=_count(waiting),
        requests=_count(GroupRequest.objects.waiting().of_authority(authority)),
        letters=_count(Letter.objects.posted_by(user).in_trouble()),
        last_read=Subquery(reads.order_by("-finished_at").values("finished_at")[:1]),
    )


def schools_of(authority):
    """The open schools for which `authority` is responsible, by name."""
    return School.objects.open().filter(authority=authority).order_by("name", "urn")


def without_cluster(authority):
    """Those that are in no cluster today and will join none later."""
    joined = Membership.objects.not_ended().filter(school=OuterRef("pk"), group__cluster__isnull=False)
    return schools_of(authority).filter(~Exists(joined.filter(group__closed_at__isnull=True)))


def without_head(authority):
    """Those where nobody who joined is head teacher today, each with `head_from`, the day on which one begins who has
    joined, `awaited_head`, the id of the post of one who has not, and `head_invited_at`, when that person was last
    invited."""
    heads = Post.objects.filter(school=OuterRef("pk"), job=Job.HEAD)
    coming = heads.not_ended().of_people_who_joined().order_by("starts_on")
    awaited = Post.objects.not_ended().filter(job=Job.HEAD, user__joined_at=None)
    named = awaited.filter(school=OuterRef(OuterRef("pk"))).values("user")
    invited = Invitation.objects.filter(withdrawn_at=None, user__in=named).order_by("-sent_at")
    return (
        schools_of(authority)
        .filter(~Exists(heads.current().of_people_who_joined()))
        .annotate(head_from=Subquery(coming.values("starts_on")[:1]))
        .annotate(awaited_head=Subquery(awaited.filter(school=OuterRef("pk")).order_by("pk").values("pk")[:1]))
        .annotate(head_invited_at=Subquery(invited.values("sent_at")[:1]))
    )


def page_of_groups(request, authority):
    """The page of the groups of `authority` that still meet, by name, each with `school_count`, its `organisers`
    (offices held today) and `joined_organisers`, how many of those people have joined. Two queries, and one where
    there are more groups than a page shows."""
    page, organisers = _groups_of(request, authority), {}
    for office in _organisers([group.pk for group in page]):
        organisers.setdefault(office.group_id, []).append(office)
    for group in page:
        group.organisers = organisers.get(group.pk, [])
    return page


@paged
def _groups_of(authority):
    schools = Membership.objects.current().of_schools().filter(group=OuterRef("pk"))
    groups = _with_joined_organisers(Group.objects.active().of_authority(authority))
    return groups.annotate(school_count=_count(schools)).with_kind().order_by("name")


@prepared
def _organisers(groups):
    offices = Office.objects.current().filter(group__in=groups, job=OfficeJob.ORGANISER)
    return offices.select_related("user").order_by("pk")


def first_missing(authority):
    """The first ten of what is missing in `authority`, by what it is. Four queries."""
    return {
        "silent_handovers": _silent_handovers(authority, timezone.now() - HANDOVER_STEP_IN),
        "short_of_organisers": _first_short_of_organisers(authority),
        "without_head": _first_without_head(authority),
        "without_cluster": _first_without_cluster(authority),
    }


@prepared
def _silent_handovers(authority, since):
    """Offers of offices that nobody has answered for so long that an officer may step in, the oldest first."""
    silent = Handover.objects.silent(since).filter(office__group__authority=authority)
    return silent.select_related("office__group", "offered_to").order_by("offered_at")[:FIRST]


@prepared
def _first_short_of_organisers(authority):
    return short_of_organisers(authority)[:FIRST]


@prepared
def _first_without_head(authority):
    return without_head(authority)[:FIRST]


@prepared
def _first_without_cluster(authority):
    return without_cluster(authority)[:FIRST]


def short_of_organisers(authority):
    """Those that fewer than two people organise who have joined, each with `joined_organisers`."""
    groups = _with_joined_organisers(Group.objects.active().of_authority(authority))
    return groups.filter(joined_organisers__lt=people.ENOUGH_ORGANISERS).order_by("name")


def _with_joined_organisers(groups):
    joined = Office.objects.current().of_people_who_joined().filter(group=OuterRef("pk"), job=OfficeJob.ORGANISER)
    return groups.annotate(joined_organisers=_count(joined))


def _count(rows):
    """How many `rows` there are, inside another query."""
    counted = rows.order_by().annotate(how_many=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return Subquery(counted.values("how_many"))
