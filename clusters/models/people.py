"""Jobs that people hold: posts at schools, offices in groups, posts at an authority; qualifications; handing over."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from clusters.models.groups import Group
from clusters.models.periods import EQUAL, OVERLAPS, PERIOD, Dated, DatedQuerySet, ends_after_it_starts
from clusters.models.schools import LocalAuthority, School
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import GOVERNORS, AuthorityJob, Job, OfficeJob, Permission
from common import dates

PERSON = settings.AUTH_USER_MODEL
# Two weeks leave room for an answer across a half-term holiday; longer, and a group would stand without its organiser.
HANDOVER_STEP_IN = timedelta(days=14)
# Time enough to elect or appoint somebody at the next meeting of a governing body, which meets each half term.
TERM_NOTICE = timedelta(days=60)


class JobQuerySet(DatedQuerySet, ScopedQuerySet):
    """Posts, offices and authority posts: dated, and shown to those the table names."""

    def of_people_who_joined(self):
        return self.filter(user__joined_at__isnull=False, user__is_active=True)

    def of_people_who_have_not_joined(self):
        return self.filter(user__joined_at__isnull=True)

    def for_guard(self):
        """With the person and the place, which every page about one of them names."""
        return super().for_guard().select_related("user", self.model.PLACE)

    def with_job(self, job):
        """Those of one job, each with its person, the longest held first."""
        return self.filter(job=job).select_related("user").order_by("starts_on", "pk")

    def beside(self, held):
        """The others with the same job at the same place as `held`."""
        return self.filter(job=held.job, **{held.PLACE: held.place}).exclude(user=held.user_id)


class PostQuerySet(JobQuerySet):
    def with_term_running_out(self):
        """Terms of office that run out within TERM_NOTICE, of people who joined, about which nobody was told yet."""
        today = timezone.localdate()
        soon = self.filter(job__in=GOVERNORS, ends_on__gt=today, ends_on__lte=today + TERM_NOTICE)
        untold = Q(term_told_on=None) | ~Q(term_told_on=F("ends_on"))
        return soon.filter(untold).of_people_who_joined()


class Held(Dated):
    """What posts, offices and authority posts have in common. PLACE names the field that says where one is held."""

    @property
    def place(self):
        return getattr(self, self.PLACE)

    @property
    def about(self):
        """How letters and history lines name this row."""
        return f"{self._meta.label_lower}:{self.pk}"

    @property
    def is_awaited(self):
        """Whether its person still has to join the portal. Needs the person."""
        return not self.user.has_joined and not self.is_over


class Post(Held, models.Model):
    """A person's job at a school. The person may still have to accept the invitation to the portal. For governors and
    clerks, `ends_on` is the day after their term of office; `term_told_on` is the one of which everybody was told."""

    SCOPE = Scope(person="user_id", school="school_id", authority="school__authority_id")
    MAY_SEE = Permission.POST_VIEW
    PLACE = "school"

    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="posts")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="posts")
    job = models.CharField(max_length=20, choices=Job)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)
    term_told_on = models.DateField(null=True, blank=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_starts("post_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(job__in=Job.values), name="post_job_is_known"),
            ExclusionConstraint(
                name="post_once_at_a_time",
                expressions=[("user", EQUAL), ("school", EQUAL), ("job", EQUAL), (PERIOD, OVERLAPS)],
                violation_error_message="This person holds this post already on those dates.",
            ),
        ]
        indexes = [models.Index(fields=["user", "ends_on"], name="post_of_person")]

    def __str__(self):
        return f"{self.get_job_display()}, {self.school}"

    @property
    def in_words(self):
        """ "head teacher at Moss Bank Primary School"."""
        return f"{self.get_job_display().lower()} at {self.school}"

    @property
    def has_term(self):
        """Whether it is held for a term of office."""
        return self.job in GOVERNORS


class Office(Held, models.Model):
    """A person's job in a group. Several people may hold the same one."""

    SCOPE = Scope(person="user_id", group="group_id", authority="group__authority_id")
    MAY_SEE = Permission.GROUP_SEE_PEOPLE
    PLACE = "group"

    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="offices")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="offices")
    job = models.CharField(max_length=20, choices=OfficeJob)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_starts("office_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(job__in=OfficeJob.values), name="office_job_is_known"),
            ExclusionConstraint(
                name="office_once_at_a_time",
                expressions=[("user", EQUAL), ("group", EQUAL), ("job", EQUAL), (PERIOD, OVERLAPS)],
                violation_error_message="This person holds this office already on those dates.",
            ),
        ]
        indexes = [models.Index(fields=["user", "ends_on"], name="office_of_person")]

    def __str__(self):
        return f"{self.get_job_display()}, {self.group}"

    @property
    def in_words(self):
        """ "organiser of North cluster"."""
        return f"{self.get_job_display().lower()} of {self.group}"

    @property
    def is_held(self):
        """Whether it is held today."""
        today = timezone.localdate()
        return self.starts_on <= today and (self.ends_on is None or self.ends_on > today)


class AuthorityPost(Held, models.Model):
    """A person's job at an authority."""

    SCOPE = Scope(person="user_id", authority="authority_id")
    PLACE = "authority"

    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="authority_posts")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="posts")
    job = models.CharField(max_length=20, choices=AuthorityJob)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_starts("authority_post_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(job__in=AuthorityJob.values), name="authority_post_job_is_known"),
            ExclusionConstraint(
                name="authority_post_once_at_a_time",
                expressions=[("user", EQUAL), ("authority", EQUAL), ("job", EQUAL), (PERIOD, OVERLAPS)],
                violation_error_message="This person holds this post already on those dates.",
            ),
        ]
        indexes = [models.Index(fields=["user", "ends_on"], name="authority_post_of_person")]

    def __str__(self):
        return f"{self.get_job_display()}, {self.authority}"

    @property
    def in_words(self):
        """ "governance officer at Bolton"."""
        return f"{self.get_job_display().lower()} at {self.authority}"


class QualificationQuerySet(models.QuerySet):
    def of_staff_of(self, school):
        """What the people of `school` are certified for: those with a post there today, and those whom the school
        named without an account."""
        staff = Post.objects.current().filter(school=school)
        return self.filter(Q(user__in=staff.values("user")) | Q(school=school))

    def in_force(self, day=None):
        """Those that need no renewal before `day` (today)."""
        return self.filter(Q(renew_by__isnull=True) | Q(renew_by__gt=day or timezone.localdate()))


class Qualification(models.Model):
    """What a person is certified for, and when it must be renewed. The person is a user; or somebody without an
    account, known by a name and the school they work at."""

    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, null=True, blank=True, related_name="qualifications")
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="qualifications")
    name = models.CharField("name of somebody without an account", max_length=120, blank=True)
    job = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=150)
    awarded_by = models.CharField(max_length=150, blank=True)
    awarded_on = models.DateField()
    renew_by = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=80, blank=True, help_text="The row it came from, such as training.place:17")

    objects = QualificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(renew_by__isnull=True) | Q(renew_by__gt=F("awarded_on")),
                name="qualification_renews_after_award",
                violation_error_message="The renewal date must be after the date of the award.",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, name="") | Q(user__isnull=True, school__isnull=False) & ~Q(name=""),
                name="qualification_of_one_person",
                violation_error_message="Choose a person, or enter a name and the school they work at.",
            ),
            models.UniqueConstraint(
                fields=["source"], condition=~Q(source=""), name="qualification_once_from_each_source"
            ),
        ]
        indexes = [models.Index(fields=["renew_by"], name="qualification_renewal")]

    def __str__(self):
        return self.title

    @property
    def about(self):
        """How letters and history lines name this row."""
        return f"clusters.qualification:{self.pk}"

    @property
    def holder(self):
        """The name of whoever is certified. Needs the user."""
        return str(self.user) if self.user else self.name

    @property
    def is_out_of_date(self):
        return self.renew_by is not None and self.renew_by <= timezone.localdate()


class HandoverQuerySet(ScopedQuerySet):
    def for_guard(self):
        return super().for_guard().select_related("office__user", "office__group", "offered_by", "offered_to")

    def of_office(self, office):
        """The handovers of one office, the latest first."""
        return self.filter(office=office).order_by("-pk")

    def of_group(self, group):
        return self.filter(office__group=group)

    def open(self):
        return self.filter(accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True)

    def silent(self, since=None):
        """Those that an officer may settle, because nobody answered them for two weeks, or `since` a moment."""
        return self.open().filter(offered_at__lte=since or timezone.now() - HANDOVER_STEP_IN)

    def offered_to(self, user):
        return self.filter(offered_to=user).select_related("office__group", "offered_by")


class Handover(models.Model):
    """An office passed on: offered by its holder (or an officer), taken over when the other person accepts."""

    SCOPE = Scope(person="offered_to_id", group="office__group_id", authority="office__group__authority_id")
    MAY_SEE = Permission.HANDOVER_VIEW

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="handovers")
    offered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="handovers_offered")
    offered_to = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="handovers_received")
    note = models.TextField("what the next person should know", blank=True)
    offered_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office"],
                condition=Q(accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True),
                name="handover_one_open_offer",
                violation_error_message="This office is being handed over already.",
            ),
        ]

    def __str__(self):
        return f"Handover of {self.office}"

    def get_absolute_url(self):
        return reverse("clusters:handover", kwargs={"pk": self.pk})

    @property
    def about(self):
        """How letters and history lines name this handover."""
        return f"clusters.handover:{self.pk}"

    @property
    def is_open(self):
        return not (self.accepted_at or self.declined_at or self.withdrawn_at)

    @property
    def silent_at(self):
        """The moment from which an officer may step in."""
        return self.offered_at + HANDOVER_STEP_IN

    @property
    def is_silent(self):
        return self.is_open and timezone.now() >= self.silent_at

    @property
    def outcome(self):
        """How it ended, in a sentence; empty while it waits for an answer. Needs the people."""
        if self.accepted_at:
            return f"{self.offered_to} took this office over on {dates.day(self.accepted_at)}."
        if self.declined_at:
            return f"{self.offered_to} declined this office on {dates.day(self.declined_at)}."
        return f"This offer was withdrawn on {dates.day(self.withdrawn_at)}." if self.withdrawn_at else ""
