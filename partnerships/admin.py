"""Partnerships, for support staff to look at. They are changed on the portal's own pages, where history follows."""

from django.contrib import admin

from clusters.admin import ToRead
from partnerships.models import Document, Fee, Partnership, Priority, Version, WorkingParty


@admin.register(Partnership, WorkingParty)
class GroupAdmin(ToRead):
    list_display = ["name", "authority", "managed_by", "closed_at"]
    search_fields = ["name"]


@admin.register(Document)
class DocumentAdmin(ToRead):
    """What is on file. The files themselves are their readers' affair."""

    list_display = ["title", "partnership", "kind", "reach", "withdrawn_at"]
    list_filter = ["kind", "reach"]


@admin.register(Version)
class VersionAdmin(ToRead):
    list_display = ["document", "number", "file_name", "size", "uploaded_by", "uploaded_at"]
    exclude = ["file"]


@admin.register(Fee)
class FeeAdmin(ToRead):
    list_display = ["partnership", "year_in_words", "decision", "raised_by", "raised_at"]


@admin.register(Priority)
class PriorityAdmin(ToRead):
    list_display = ["title", "partnership", "year_in_words"]
