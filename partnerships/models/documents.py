"""Documents of a partnership: kept where no address leads, each in all its versions."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission
from partnerships import uploads
from partnerships.models.partnerships import Partnership


class DocumentQuerySet(ScopedQuerySet):
    def standing(self):
        """Documents that nobody has withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def withdrawn(self):
        return self.filter(withdrawn_at__isnull=False)

    def find(self, pk):
        """The document, with all that its SCOPE walks through; None where there is none."""
        return self.for_guard().filter(pk=pk).first()

    def public(self):
        """What everybody may read."""
        return self.standing().filter(reach=Document.Reach.PUBLIC)

    def for_listing(self):
        """By kind and title, each with its versions, the newest first."""
        versions = Version.objects.order_by("-number").select_related("uploaded_by")
        return self.prefetch_related(Prefetch("versions", versions, to_attr="kept")).order_by("kind", "title", "pk")

    def latest(self, count=5):
        """The `count` that came on file last."""
        return self.for_listing().order_by("-pk")[:count]


class Document(models.Model):
    """Something that a partnership keeps on file. Withdrawn, it is kept, but only those who lead may still read it."""

    SCOPE = Scope(group="partnership_id", authority="partnership__authority_id")
    MAY_SEE = Permission.PARTNERSHIP_VIEW

    class Kind(models.TextChoices):
        CONSTITUTION = "constitution", "Constitution"
        GROUPING = "grouping", "Cluster grouping model"
        MINUTES = "minutes", "Minutes"
        OTHER = "other", "Other document"

    class Reach(models.TextChoices):
        PUBLIC = "public", "Everybody"
        MEMBERS = "members", "Members only"

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=150)
    kind = models.CharField(max_length=12, choices=Kind)
    reach = models.CharField("who may read it", max_length=10, choices=Reach, default=Reach.MEMBERS)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["constitution", "grouping", "minutes", "other"]), name="document_kind_is_known"
            ),
            models.CheckConstraint(condition=Q(reach__in=["public", "members"]), name="document_reach_is_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="document_is_withdrawn_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["partnership", "title"],
                condition=Q(withdrawn_at__isnull=True),
                name="document_title_once_per_partnership",
                violation_error_message="There is a document with this title. "
                "Choose another title, or put the file there as its new version.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Where the newest version can be read."""
        return reverse("partnerships:document", kwargs={"pk": self.pk})

    @property
    def is_public(self):
        """Whether everybody may read it now."""
        return self.reach == self.Reach.PUBLIC and self.withdrawn_at is None

    @property
    def about(self):
        """How letters and history lines name it."""
        return f"partnerships.document:{self.pk}"

    @property
    def newest(self):
        """Its newest version, after `for_listing()`."""
        return self.kept[0]

    @property
    def replaced(self):
        """The versions before the newest one, after `for_listing()`."""
        return self.kept[1:]


def out_of_the_way(version, name):
    """A name on the disk that says nothing, with the ending that the file's content was found to have."""
    return f"partnerships/documents/{uuid.uuid4().hex}.{uploads.ending_of(name)}"


class VersionQuerySet(ScopedQuerySet):
    def newest_of(self, document):
        return self.filter(document=document).order_by("-number").first()


class Version(models.Model):
    """One file of a document. Versions are numbered from 1 and kept when a newer one comes."""

    SCOPE = Scope(group="document__partnership_id", authority="document__partnership__authority_id")
    MAY_SEE = Permission.PARTNERSHIP_VIEW

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.FileField(upload_to=out_of_the_way, max_length=100)
    file_name = models.CharField(max_length=120, help_text="As people see it when they save it")
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="Bytes")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_number_once_per_document"),
            models.CheckConstraint(condition=Q(number__gte=1, size__gte=1), name="version_has_number_and_content"),
        ]

    def __str__(self):
        return f"{self.document}, version {self.number}"

    def get_absolute_url(self):
        return reverse("partnerships:version", kwargs={"pk": self.pk})

    @property
    def ending(self):
        """ "PDF", as people know it."""
        return uploads.ending_of(self.file_name).upper()
