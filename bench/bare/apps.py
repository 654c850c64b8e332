"""The tables of allauth's that the portal's people refer to, without what allauth asks of a project."""

from django.apps import AppConfig


class EmailAddresses(AppConfig):
    name = "allauth.account"
