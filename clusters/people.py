"""Who is in a group. Nobody is entered as a member: it follows from memberships, posts and offices, day by day."""

from collections import defaultdict

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from clusters.models import AuthorityPost, GovernorGroup, Group, Handover, Membership, Office, Post, School
from clusters.permissions.standing import BUDGET_HOLDERS, standing_of
from clusters.permissions.table import AuthorityJob, Job, OfficeJob
from common.prepared import prepared

ENOUGH_ORGANISERS = 2
"""With fewer, nobody stands in for the one who is away, and nobody is left to hand over when they go."""


def member_schools(group, day=None):
    """The schools that are in `group` on `day` (today), by name."""
    memberships = Membership.objects.on(day or timezone.localdate()).filter(group=group, school__isnull=False)
    return School.objects.filter(pk__in=memberships.values("school")).order_by("name", "urn")


members = prepared(member_schools)
"""The same for a group and a day, as a list. One query."""


def schools_of(user):
    """The schools at which `user` holds a post today, by name. One query beside their standing, once for each request,
    because several parts of a page name them."""
    if not hasattr(user, "_schools"):
        user._schools = _schools(standing_of(user).jobs)
    return user._schools


@prepared
def _schools(ids):
    return School.objects.filter(pk__in=ids)


def offices_offered_to(user):
    """The open handovers of offices that are offered to `user`, with what a page shows of each. One query where there
    are none, as there nearly always are, and one more where there are."""
    found = _offered_to(user)
    return list(Handover.objects.offered_to(user).filter(pk__in=found)) if found else []


@prepared
def _offered_to(user):
    return Handover.objects.open().offered_to(user).select_related(None).values_list("pk", flat=True)


def seated_posts(group, day=None):
    """{school: posts that sit in `group` on `day`}, with every member school, even one that has nobody.

    The posts of people who have not joined yet are among them. Two queries.
    """
    day = day or timezone.localdate()
    return seats_of(group, members(group, day), day)


def seats_of(group, schools, day=None):
    """{school: posts that sit, or would, in `group` on `day` (today)} for `schools`, in their order. One query."""
    found = {school: [] for school in schools}
    for post in posts_that_sit(group, list(found), day):
        found[post.school].append(post)
    return found


def posts_that_sit(group, schools, day=None):
    """The posts at `schools` that sit in `group` on `day` (today), each with its person and its school as given, head
    teachers first. One query."""
    given = {school.pk: school for school in schools}
    posts = sorted(_posts(given, group.seats, day or timezone.localdate()), key=_rank)
    for post in posts:
        post.school = given[post.school_id]
    return posts


@prepared
def _posts(schools, jobs, day):
    posts = Post.objects.on(day).filter(school__in=schools, job__in=jobs)
    return posts.select_related("user").order_by("user__name", "pk")


def _rank(post):
    return Job.values.index(post.job)


def has_head(posts):
    """Whether somebody who joined is head teacher today by one of `posts`, each with its person. The officer's desk
    asks the database the same: `gaps.without_head`."""
    return any(head.user.has_joined and head.user.is_active for head in _heads(posts))


def lacks_head(posts):
    """Whether nobody is head teacher today by one of `posts`, each with its person, and nobody invited is about to be:
    what the pages of a school and of its groups say."""
    return not has_head(posts) and all(head.user.has_joined for head in _heads(posts))


def _heads(posts):
    return [post for post in posts if post.job == Job.HEAD and not post.is_to_come and not post.is_over]


def office_holders(group, day=None):
    """The offices of `group` held on `day`, each with its person, invited people among them. One query."""
    offices = _offices(group, day or timezone.localdate())
    for office in offices:
        office.group = group
    return offices


@prepared
def _offices(group, day):
    return Office.objects.on(day).filter(group=group).select_related("user").order_by("job", "user__name", "pk")


def holders_of(jobs, schools):
    """{school's id: the people who joined and hold any of `jobs` there today, by name, each once}; an empty list for a
    school where nobody does. One query."""
    held = defaultdict(list)
    posts = Post.objects.current().of_people_who_joined().filter(school__in=schools, job__in=jobs)
    for post in posts.select_related("user").order_by("user__name", "pk"):
        if post.user not in held[post.school_id]:
            held[post.school_id].append(post.user)
    return held


def budget_holders(schools):
    """The head teachers and business managers of `schools`, as `holders_of` gives them. One query."""
    return holders_of(BUDGET_HOLDERS, schools)


def budget_holders_by_school(schools):
    """[(school, its head teachers and business managers who joined)], in the order of `schools`. One query."""
    held = budget_holders(schools)
    return [(school, held[school.pk]) for school in schools]


def organisers(group):
    """The people who joined and organise `group` today. One query."""
    offices = Office.objects.current().filter(group=group, job=OfficeJob.ORGANISER)
    return User.objects.who_joined().filter(pk__in=offices.values("user")).by_name()


def officers_of(authority):
    """The governance officers of `authority` who joined. One query."""
    posts = AuthorityPost.objects.current().filter(authority=authority, job=AuthorityJob.OFFICER)
    return User.objects.who_joined().filter(pk__in=posts.values("user")).by_name()


def who_is_told(group, day=None):
    """Everybody who is written to about `group`: seat holders, office holders and, for a governor group, the
    authority's officers. Only people who joined, each of them once. One query."""
    return _told(group, group.seats, day or timezone.localdate())


def told(group, seats, day):
    """The same as a queryset, for other queries to hold."""
    schools = Membership.objects.on(day).filter(group=group, school__isnull=False).values("school")
    posts = Post.objects.on(day).filter(school__in=schools, job__in=seats)
    offices = Office.objects.on(day).filter(group=group)
    return _holders(posts, offices, GovernorGroup.objects.filter(pk=group), day)


_told = prepared(told)


def told_of_any(groups):
    """Everybody who is written to about any of `groups`, as for one of them, each of them once. One query."""
    day = timezone.localdate()
    seats = Membership.objects.on(day).filter(
        group__in=groups, school=OuterRef("school"), group__seats__contains=[OuterRef("job")]
    )
    offices = Office.objects.on(day).filter(group__in=groups)
    posts = Post.objects.on(day).filter(Exists(seats))
    return _holders(posts, offices, GovernorGroup.objects.filter(pk__in=groups), day)


def _holders(posts, offices, governor_groups, day):
    """The people who joined and hold any of `posts` or `offices`, and the officers of the authorities of
    `governor_groups`."""
    officers = AuthorityPost.objects.on(day).filter(
        job=AuthorityJob.OFFICER, authority__in=governor_groups.values("authority")
    )
    # Three lists of ids and not a question about every person, of whom an area has thousands.
    held = [jobs.order_by().values("user") for jobs in (posts, offices, officers)]
    return User.objects.who_joined().filter(pk__in=held[0].union(*held[1:], all=True)).by_name()


def groups_that_tell(users):
    """The groups that write to any of `users`, who joined, today: `told` from the other side."""
    day = timezone.localdate()
    posts = Post.objects.on(day).filter(user__in=users)
    seats = Membership.objects.on(day).filter(school__posts__in=posts, group__seats__contains=[F("school__posts__job")])
    offices = Office.objects.on(day).filter(user__in=users)
    officers = AuthorityPost.objects.on(day).filter(user__in=users, job=AuthorityJob.OFFICER)
    of_governors = GovernorGroup.objects.filter(authority__in=officers.values("authority"))
    found = [rows.order_by().values(key) for rows, key in ((seats, "group"), (offices, "group"), (of_governors, "pk"))]
    return Group.objects.filter(pk__in=found[0].union(*found[1:], all=True))


def near(group):
    """Everybody who joined and is in `group` or holds a post at one of its schools. One query."""
    posts = Post.objects.current().filter(school__in=member_schools(group).order_by())
    written_to = told(group, group.seats, timezone.localdate())
    near_it = Q(pk__in=written_to.order_by().values("pk")) | Q(pk__in=posts.values("user"))
    return User.objects.who_joined().filter(near_it).by_name()


def successors(office):
    """The people to whom `office` may be handed over: everybody near its group, without those who hold the same
    office already. One query."""
    holders = Office.objects.current().filter(group=office.group, job=office.job)
    return near(office.group).exclude(pk__in=holders.values("user"))
