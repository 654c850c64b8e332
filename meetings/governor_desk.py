"""Schools × governor groups: who represents each school, how long, and when it last came. For officers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Subquery
from django.utils import timezone

from clusters.models import GovernorGroup, Membership, Post
from common import dates
from common.pagination import page_of, paged
from common.prepared import prepared
from meetings.models import Attendance, Meeting

SOON = timedelta(days=90)
HEADER = ["Group", "School", "URN", "Post", "Person", "Joined", "Term runs out on", "Last meeting attended"]


@dataclass(frozen=True)
class Line:
    """One school in one governor group, with the people who sit in it for the school, invited ones among them."""

    membership: Membership
    posts: list[Post]
    last_came_at: datetime | None

    @property
    def school(self):
        return self.membership.school

    @property
    def group(self):
        return self.membership.group

    @property
    def is_vacant(self):
        """Whether nobody who joined represents the school."""
        return not any(post.user.has_joined and post.user.is_active for post in self.posts)


def groups_of(authority):
    """The governor groups of `authority` that still meet, by name."""
    return GovernorGroup.objects.active().of_authority(authority).order_by("name")


def places(authority, *, group=None, vacant=False, ending=False, missed=0):
    """The memberships of schools in the governor groups of `authority`, each with `last_came_at`.

    Only those of `group`; those where nobody who joined represents the school (`vacant`); where a term of office runs
    out within SOON (`ending`); where the school came to none of the last `missed` meetings whose attendance is on
    record, and is on record for one of them.
    """
    groups = [group] if group else groups_of(authority)
    rows = Membership.objects.current().of_schools().filter(group__in=groups)
    rows = rows.annotate(
        last_came_at=Subquery(_came().order_by("-meeting__starts_at").values("meeting__starts_at")[:1])
    )
    if vacant:
        rows = rows.filter(~Exists(_representatives()))
    if ending:
        rows = rows.filter(Exists(_representatives().filter(ends_on__lte=timezone.localdate() + SOON)))
    if missed:
        recent = {"meeting__in": _latest(missed)}
        rows = rows.filter(Exists(_on_record().filter(**recent)), ~Exists(_came().filter(**recent)))
    return rows.select_related("group", "school__authority").order_by("group__name", "school__name", "school__urn")


def page(request, authority, chosen):
    """The page that the request asks for of the places that fit what an officer has `chosen`."""
    if any(chosen.values()):
        return page_of(places(authority, **chosen), request)
    return _every_place(request, authority)


@paged
def _every_place(authority):
    return places(authority)


def with_people(memberships):
    """The Lines of `memberships`, which `places` gave. One query."""
    memberships = list(memberships)
    posts = _posts_at([each.school_id for each in memberships])
    return [Line(each, [post for post in posts if _sits(post, each)], each.last_came_at) for each in memberships]


@prepared
def _posts_at(schools):
    return Post.objects.current().filter(school__in=schools).select_related("user").order_by("user__name", "pk")


def cells(lines):
    """The rows of a file, in the order of HEADER: one for each person, and one for each vacancy."""
    for line in lines:
        begins = [str(line.group), str(line.school), line.school.urn]
        last = dates.short_day(line.last_came_at) if line.last_came_at else ""
        for post in line.posts:
            joined = "Yes" if post.user.has_joined else "Invited"
            until = dates.short_day(post.last_day) if post.ends_on else ""
            yield [*begins, post.get_job_display(), str(post.user), joined, until, last]
        if not line.posts:
            yield [*begins, "", "Vacant", "", "", last]


def _sits(post, membership):
    return post.school_id == membership.school_id and post.job in membership.group.seats


def _representatives():
    """The posts of today, of people who joined, that sit in the group of a membership for its school."""
    has_a_seat = Func(
        F("job"),
        OuterRef("group__seats"),
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )
    return Post.objects.current().of_people_who_joined().filter(has_a_seat, school=OuterRef("school"))


def _on_record():
    """What was recorded of the school of a membership at meetings of its group."""
    return Attendance.objects.filter(school=OuterRef("school"), meeting__group=OuterRef("group"))


def _came():
    return _on_record().filter(state=Attendance.State.PRESENT)


def _latest(count):
    """The last `count` meetings of the group of a membership whose attendance is on record."""
    recorded = Attendance.objects.filter(meeting=OuterRef("pk"))
    meetings = Meeting.objects.standing().filter(Exists(recorded), group=OuterRef(OuterRef("group")))
    return meetings.order_by("-starts_at", "-pk").values("pk")[:count]
