"""What an officer looks after in an area: its groups, and the schools and groups where something is missing."""

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Prefetch, Subquery

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
from clusters.permissions.table import Job, OfficeJob
from letters.models import Letter


def numbers(authority, user):
    """{what: how many} for the desk of `authority`, and when the register was `last_read`. One query."""
    reads = ImportRun.objects.of_authority(authority).filter(state=ImportRun.State.DONE, is_dry_run=False)
    waiting = Succession.objects.undecided().that_move_something().of_authority(authority)
    counted = LocalAuthority.objects.filter(pk=authority.pk).values(
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
    return counted.get()


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


def groups_of(authority):
    """The groups of `authority` that still meet, by name, each with `school_count`, its `organisers` (offices held
    today) and `joined_organisers`, how many of those people have joined. Two queries."""
    schools = Membership.objects.current().of_schools().filter(group=OuterRef("pk"))
    organisers = Office.objects.current().filter(job=OfficeJob.ORGANISER)
    return (
        _with_joined_organisers(Group.objects.active().of_authority(authority))
        .annotate(school_count=_count(schools))
        .with_kind()
        .prefetch_related(Prefetch("offices", organisers.select_related("user").order_by("pk"), to_attr="organisers"))
        .order_by("name")
    )


def silent_handovers(authority):
    """Offers of offices that nobody has answered for so long that an officer may step in, the oldest first."""
    silent = Handover.objects.silent().filter(office__group__authority=authority)
    return silent.select_related("office__group", "offered_to").order_by("offered_at")


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
