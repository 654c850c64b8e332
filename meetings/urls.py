"""Addresses of meetings, answers and calendar feeds."""

from django.urls import path

app_name = "meetings"
urlpatterns: list[path] = []
