"""The outbox for support: to be looked at, never to be changed."""

from django.contrib import admin

from letters.models import Letter


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):
    """Who was written to, when, and what became of it. The letter itself is its reader's affair."""

    list_display = ["id", "subject", "address", "kind", "state", "attempts", "send_after", "sent_at", "last_error"]
    list_filter = ["state", "kind"]
    search_fields = ["address", "about", "message_id"]
    ordering = ["-id"]
    show_full_result_count = False
    exclude = ["text", "html", "private_links"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
