"""Addresses of the area, its groups and its schools."""

from django.urls import path

app_name = "clusters"
urlpatterns: list[path] = []
