"""Jobs that people hold: posts at schools, offices in groups, posts at an authority; qualifications; handing over."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from clusters.models.groups import Group
from clusters.models.periods import EQUAL, OVERLAPS, PERIOD, DatedQuerySet, ends_after_it_starts
from clusters.models.schools import LocalAuthority, School
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import AuthorityJob, Job, OfficeJob, Permission

PERSON = settings.AUTH_USER_MODEL


class JobQuerySet(DatedQuerySet, ScopedQuerySet):
    """Posts, offices and authority posts: dated, and shown to those the table names."""

    def of_people_who_joined(self):
        return self.filter(user__joined_at__isnull=False, user__is_active=True)


class Post(models.Model):
    """A person's job at a school. The person may still have to accept the invitation to the portal."""

    SCOPE = Scope(person="user_id", school="school_id", authority="school__authority_id")
    MAY_SEE = Permission.POST_VIEW

    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="posts")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="posts")
    job = models.CharField(max_length=20, choices=Job)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

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


class Office(models.Model):
    """A person's job in a group. Several people may hold the same one."""

    SCOPE = Scope(person="user_id", group="group_id", authority="group__authority_id")
    MAY_SEE = Permission.GROUP_SEE_PEOPLE

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


class AuthorityPost(models.Model):
    """A person's job at an authority."""

    SCOPE = Scope(person="user_id", authority="authority_id")

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


class Qualification(models.Model):
    """What a person is certified for, and when it must be renewed."""

    SCOPE = Scope(person="user_id")

    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="qualifications")
    title = models.CharField(max_length=150)
    awarded_by = models.CharField(max_length=150, blank=True)
    awarded_on = models.DateField()
    renew_by = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(renew_by__isnull=True) | Q(renew_by__gt=F("awarded_on")),
                name="qualification_renews_after_award",
                violation_error_message="The renewal date must be after the date of the award.",
            ),
        ]

    def __str__(self):
        return self.title


class HandoverQuerySet(ScopedQuerySet):
    def open(self):
        return self.filter(accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True)

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
