"""The letters app."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "letters"
