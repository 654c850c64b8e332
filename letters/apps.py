"""The letters app."""

from django.apps import AppConfig

from letters import hurry


class LettersConfig(AppConfig):
    name = "letters"

    def ready(self):
        """Listen to the beginning and end of requests."""
        hurry.listen()
