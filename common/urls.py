"""Addresses of the components page (DEBUG only)."""

from django.urls import path

app_name = "common"
urlpatterns: list[path] = []
