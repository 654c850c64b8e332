"""Addresses of invitations and account settings."""

from django.urls import path

app_name = "accounts"
urlpatterns: list[path] = []
