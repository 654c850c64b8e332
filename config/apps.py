"""The config app, and the administration pages under the portal's own rules."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class ConfigConfig(AppConfig):
    name = "config"


class PortalAdminConfig(admin.AdminConfig):
    default = False
    default_site = "config.admin.PortalAdminSite"
