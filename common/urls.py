"""Addresses of the components page (DEBUG only)."""

from django.urls import path

from common import views

app_name = "common"
urlpatterns = [path("", views.components, name="components")]
