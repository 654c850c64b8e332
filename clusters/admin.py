"""Schools, groups and jobs, for support staff to look at.

What has consequences is changed on the portal's own pages, where history and letters follow; here it can only be
read. Authorities and partner organisations have no pages of their own yet, so support keeps them here.
"""

from django.contrib import admin

from clusters.models import (
    AuthorityPost,
    Cluster,
    GovernorGroup,
    Grant,
    GroupRequest,
    Handover,
    HistoryLine,
    ImportRun,
    LocalAuthority,
    Membership,
    Office,
    Organisation,
    Post,
    School,
    Succession,
)


class ToRead(admin.ModelAdmin):
    """Rows that support may look at, but not add, change or delete."""

    show_full_result_count = False

    def has_add_permission(self, request):
        """Rows are made by actions."""
        return False

    def has_change_permission(self, request, obj=None):
        """Rows are changed by actions."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Nothing is deleted."""
        return False


class ToKeep(admin.ModelAdmin):
    """Rows that support adds and corrects. They stay, for others point at them."""

    def has_delete_permission(self, request, obj=None):
        """Nothing is deleted."""
        return False


@admin.register(LocalAuthority)
class LocalAuthorityAdmin(ToKeep):
    """A council, by the DfE's code."""

    list_display = ["code", "name"]
    search_fields = ["code", "name"]


@admin.register(Organisation)
class OrganisationAdmin(ToKeep):
    """A partner that is not a school."""

    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]


@admin.register(School)
class SchoolAdmin(ToRead):
    """A school as the register has it."""

    list_display = ["urn", "name", "local_name", "authority", "status", "register_on"]
    list_filter = ["status", "authority"]
    list_select_related = ["authority"]
    search_fields = ["urn", "name", "local_name", "postcode"]


@admin.register(Cluster, GovernorGroup)
class GroupAdmin(ToRead):
    """A group of any kind."""

    list_display = ["name", "authority", "created_at", "closed_at"]
    list_filter = ["authority"]
    list_select_related = ["authority"]
    search_fields = ["name", "slug"]


@admin.register(Membership)
class MembershipAdmin(ToRead):
    """Which school or partner is in which group, from when until when."""

    list_display = ["group", "school", "organisation", "starts_on", "ends_on"]
    list_select_related = ["group", "school", "organisation"]
    search_fields = ["group__name", "school__name", "=school__urn"]


@admin.register(Post)
class PostAdmin(ToRead):
    """Who holds which post at which school."""

    list_display = ["user", "job", "school", "starts_on", "ends_on"]
    list_filter = ["job"]
    list_select_related = ["user", "school"]
    search_fields = ["user__email", "user__name", "school__name", "=school__urn"]


@admin.register(Office)
class OfficeAdmin(ToRead):
    """Who holds which office in which group."""

    list_display = ["user", "job", "group", "starts_on", "ends_on"]
    list_filter = ["job"]
    list_select_related = ["user", "group"]
    search_fields = ["user__email", "user__name", "group__name"]


@admin.register(AuthorityPost)
class AuthorityPostAdmin(ToRead):
    """Who works for which authority. `manage.py appoint_officer` makes the first officer."""

    list_display = ["user", "job", "authority", "starts_on", "ends_on"]
    list_filter = ["job", "authority"]
    list_select_related = ["user", "authority"]
    search_fields = ["user__email", "user__name"]


@admin.register(Handover)
class HandoverAdmin(ToRead):
    """Which office was offered to whom, and how it ended. The note is between the two."""

    list_display = ["office", "offered_by", "offered_to", "offered_at", "accepted_at", "declined_at", "withdrawn_at"]
    list_select_related = ["office__group", "offered_by", "offered_to"]
    search_fields = ["office__group__name", "offered_to__email"]
    exclude = ["note"]


@admin.register(GroupRequest)
class GroupRequestAdmin(ToRead):
    """Which governor group was asked for, and what was decided. What was said is between the asker and the officers."""

    list_display = ["cluster", "email", "asked_at", "state", "decided_by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["cluster", "decided_by"]
    search_fields = ["cluster__name", "email"]
    exclude = ["why", "reason"]


@admin.register(Grant)
class GrantAdmin(ToRead):
    """Who else may read the papers or accounts of a group."""

    list_display = ["group", "what", "to_group", "to_person", "granted_by", "starts_on", "ends_on"]
    list_filter = ["what"]
    list_select_related = ["group", "to_group", "to_person", "granted_by"]
    search_fields = ["group__name", "to_group__name", "to_person__email"]


@admin.register(HistoryLine)
class HistoryLineAdmin(ToRead):
    """What happened. A trigger keeps it from being changed even by hand."""

    list_display = ["at", "actor", "text", "group", "school"]
    list_select_related = ["actor", "group", "school"]
    search_fields = ["text", "about", "actor__email"]


@admin.register(ImportRun)
class ImportRunAdmin(ToRead):
    """A file of the register that was brought in."""

    list_display = ["file_name", "kind", "state", "is_dry_run", "started_by", "finished_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["started_by"]


@admin.register(Succession)
class SuccessionAdmin(ToRead):
    """Which school follows which, and what was decided."""

    list_display = ["predecessor", "successor_urn", "successor", "link_type", "confirmed_at", "dismissed_at"]
    list_select_related = ["predecessor", "successor"]
    search_fields = ["predecessor__name", "=predecessor__urn", "=successor_urn"]
