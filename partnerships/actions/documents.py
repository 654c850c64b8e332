"""Put documents on file, replace, correct and withdraw them, and put withdrawn ones back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import history
from common import refusals
from letters import actions as letters
from partnerships import emails, uploads
from partnerships.holding import hold_open
from partnerships.models import Document, Version

MEANWHILE = "Somebody put a newer version there while you had this page open. Read it, then choose your file again."
WITHDRAWN = "This document is withdrawn. Put it back first."
NOTHING_NEW = "nothing new goes on file"


@transaction.atomic
def publish(document, upload, *, to, by):
    """Put `document` on file with `upload` as its first version, and tell `to`. Raises ValidationError for a title that
    is taken, and in a closed partnership."""
    hold_open(document.partnership, so=NOTHING_NEW)
    document.full_clean()
    with refusals.in_words(Document):
        document.save()
    history.record(f"put “{document}” on file", by=by, group=document.partnership, about=document.about)
    emails.document_published(document, 1, to, by=by)
    _keep(document, 1, upload, by=by)
    return document


@transaction.atomic
def replace(document, upload, *, seen, to, by):
    """Make `upload` the version after `seen`, the newest that `by` had before them, and tell `to`.

    Earlier versions are kept. Raises ValidationError where somebody was faster, for a withdrawn document, and in a
    closed partnership.
    """
    hold_open(document.partnership, so=NOTHING_NEW)
    document = _locked(document)
    newest = Version.objects.newest_of(document)
    if newest.number != seen:
        raise ValidationError(MEANWHILE)
    if document.withdrawn_at:
        raise ValidationError(WITHDRAWN)
    number = newest.number + 1
    text = f"put version {number} of “{document}” on file"
    history.record(text, by=by, group=document.partnership, about=document.about)
    emails.document_published(document, number, to, by=by)
    return _keep(document, number, upload, by=by)


@transaction.atomic
def correct(document, *, by):
    """Save the title, kind and readers of `document`. Raises ValidationError for a title that is taken."""
    stored = _locked(document)
    document.full_clean()
    with refusals.in_words(Document):
        document.save(update_fields=["title", "kind", "reach"])
    told = [f"changed “{stored}”"]
    if stored.title != document.title:
        told.append(f"now “{document}”")
    if stored.reach != document.reach:
        told.append(f"for {document.get_reach_display().lower()}")
    history.record(", ".join(told), by=by, group=document.partnership, about=document.about)


@transaction.atomic
def withdraw(document, *, by):
    """Take `document` out of sight; its versions are kept. Letters about it that have not gone out stay behind. Raises
    ValidationError for one that is withdrawn."""
    document = _locked(document)
    if document.withdrawn_at:
        raise ValidationError("This document is withdrawn already.")
    document.withdrawn_at, document.withdrawn_by = timezone.now(), by
    document.save(update_fields=["withdrawn_at", "withdrawn_by"])
    letters.withdraw(document.about)
    history.record(f"withdrew “{document}”", by=by, group=document.partnership, about=document.about)


@transaction.atomic
def put_back(document, *, by):
    """Let a withdrawn `document` be read again. Raises ValidationError where another has taken its title, and for one
    that is not withdrawn."""
    document = _locked(document)
    if not document.withdrawn_at:
        raise ValidationError("This document is on file already.")
    document.withdrawn_at = document.withdrawn_by = None
    with refusals.in_words(Document):
        document.save(update_fields=["withdrawn_at", "withdrawn_by"])
    history.record(f"put “{document}” back", by=by, group=document.partnership, about=document.about)


def _locked(document):
    """`document` as it stands, while others wait who would change it."""
    rows = Document.objects.select_for_update(no_key=True, of=("self",)).select_related("partnership")
    return rows.get(pk=document.pk)


def _keep(document, number, upload, *, by):
    """Store the file. Comes last in its action: what is refused before leaves nothing on the disk."""
    return Version.objects.create(
        document=document,
        number=number,
        file=upload,
        file_name=uploads.clean_name(upload.name),
        content_type=uploads.content_type_of(upload),
        size=upload.size,
        uploaded_by=by,
    )
