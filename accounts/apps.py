"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        """Listen to allauth."""
        from accounts import receivers  # noqa: PLC0415 - models can be imported only once the apps are ready

        receivers.listen()
