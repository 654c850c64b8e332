"""Addresses of invitations and account settings."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("invitation/", views.invitation, name="invitation"),
    path("invitation/<str:token>/", views.accept_invitation, name="accept_invitation"),
    path("settings/", views.settings, name="settings"),
    path("settings/name/", views.name, name="name"),
]
