"""What the portal's people correct about a school. The register's own values belong to the register."""

from django.db import transaction

from clusters import history
from common import editing


@transaction.atomic
def rename(school, *, seen, by):
    """Keep the name used locally that was set on `school` since its version `seen`. Raises editing.Overtaken."""
    stored = editing.claim(school, seen=seen)
    if school.local_name == stored.local_name:
        return
    school.save(update_fields=["local_name", "version"])
    text = f"changed the name used locally from “{stored}” to “{school}”"
    history.record(text, by=by, school=school)
