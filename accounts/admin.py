"""People and invitations, for support staff. No password is shown or set here."""

from allauth.account.adapter import get_adapter
from django.contrib import admin, messages
from django.core.exceptions import ValidationError

from accounts import actions
from accounts.models import Invitation, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """A person: support corrects name and address, and closes and reopens accounts."""

    list_display = ["email", "name", "joined_at", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "joined_at", "last_login", "is_active", "is_staff", "is_superuser", "groups"]
    filter_horizontal = ["groups"]
    readonly_fields = ["joined_at", "last_login", "is_active"]
    actions = ["close_accounts", "reopen_accounts", "take_away_second_factors"]

    def get_queryset(self, request):
        """Everybody; to support staff who are no superusers, everybody but superusers."""
        people = super().get_queryset(request)
        return people if request.user.is_superuser else people.who_are_no_superusers()

    def has_add_permission(self, request):
        """People come by invitation."""
        return False

    def has_delete_permission(self, request, obj=None):
        """What people did stays; their accounts are closed."""
        return False

    def get_readonly_fields(self, request, obj=None):
        """Only a superuser makes others support staff or superusers."""
        reserved = [] if request.user.is_superuser else ["is_staff", "is_superuser", "groups"]
        return [*self.readonly_fields, *reserved]

    def save_model(self, request, obj, form, change):
        """Save the corrections; another address is taken on the word of support."""
        if "email" in form.changed_data:
            actions.correct_address(obj, obj.email)
        super().save_model(request, obj, form, change)

    @admin.action(description="Close the accounts", permissions=["change"])
    def close_accounts(self, request, chosen):
        """Close each chosen account."""
        for user in chosen:
            try:
                actions.close_account(user, by=request.user)
            except ValidationError as refusal:
                self.message_user(request, refusal.messages[0], messages.ERROR)

    @admin.action(description="Open the accounts again", permissions=["change"])
    def reopen_accounts(self, request, chosen):
        """Reopen each chosen account that was closed."""
        for user in chosen.who_joined_once():
            actions.reopen_account(user)

    @admin.action(description="Take away the second factor (lost phone or key)", permissions=["change"])
    def take_away_second_factors(self, request, chosen):
        """Let each chosen person set up another, and tell them."""
        for user in chosen:
            if actions.take_away_second_factor(user):
                get_adapter(request).send_notification_mail("mfa/email/totp_deactivated", user)


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """An invitation, to look at and to withdraw."""

    list_display = ["email", "purpose", "invited_by", "sent_at", "expires_at", "accepted_at", "withdrawn_at"]
    search_fields = ["email", "purpose"]
    exclude = ["token_hash"]
    actions = ["withdraw"]

    def has_add_permission(self, request):
        """People are invited to a post, on the school's or the authority's page."""
        return False

    def has_change_permission(self, request, obj=None):
        """An invitation says what was sent, so it stays as it is."""
        return False

    def has_delete_permission(self, request, obj=None):
        """An invitation is evidence of who was asked by whom."""
        return False

    @admin.action(description="Withdraw the invitations", permissions=["view"])
    def withdraw(self, request, chosen):
        """Withdraw each chosen invitation that is open."""
        for invitation in chosen.open():
            try:
                actions.withdraw(invitation)
            except ValidationError as refusal:
                self.message_user(request, f"{invitation}: {refusal.messages[0]}", messages.WARNING)
