"""Addresses of the development inbox (DEBUG only)."""

from django.urls import path

app_name = "inbox"
urlpatterns: list[path] = []
