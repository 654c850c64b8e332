"""The administration pages: sign-in is the portal's own, and a second factor is asked for."""

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.db.models.base import ModelBase
from django.utils.decorators import method_decorator

from clusters.permissions.second_factor import ask_for_second_factor
from common.guards import public

# Their rows hold keys and addresses that nobody but their owner may see or set.
OWNERS_ALONE = {"account", "mfa", "socialaccount", "usersessions"}


class PortalAdminSite(AdminSite):
    """Django's administration for support staff."""

    site_header = site_title = "Support"
    index_title = "People and records"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Offer the models, except those that are their owner's alone."""
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        super().register([each for each in models if each._meta.app_label not in OWNERS_ALONE], admin_class, **options)

    def admin_view(self, view, cacheable=False):
        """`view` for support staff who used a second factor in this session."""
        guarded = super().admin_view(view, cacheable)

        def asking(request, *args, **kwargs):
            answer = ask_for_second_factor(request) if self.has_permission(request) else None
            return answer or guarded(request, *args, **kwargs)

        asking.guard = "admin"
        return asking

    @method_decorator(public)
    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        """The portal's own sign-in page."""
        return super().login(request, extra_context)
