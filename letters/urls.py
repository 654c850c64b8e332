"""Addresses of a person’s letters and preferences."""

from django.urls import path

app_name = "letters"
urlpatterns: list[path] = []
