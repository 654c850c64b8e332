"""Courses and places, for support staff to look at. Providers have no page of their own, so support keeps them here."""

from django.contrib import admin

from clusters.admin import ToRead
from training.models import Course, Place, Provider, Session


@admin.register(Provider)
class ProviderAdmin(admin.ModelAdmin):
    """Who gives courses: names that were typed in two ways are put right here."""

    list_display = ["name", "organisation"]
    search_fields = ["name"]


@admin.register(Course)
class CourseAdmin(ToRead):
    list_display = ["title", "group", "provider", "decide_on", "confirmed_at", "cancelled_at"]
    list_select_related = ["group", "provider"]
    search_fields = ["title"]


@admin.register(Session)
class SessionAdmin(ToRead):
    list_display = ["course", "starts_at", "ends_at", "host_school", "capacity", "cancelled_at"]
    list_select_related = ["course", "host_school"]


@admin.register(Place)
class PlaceAdmin(ToRead):
    list_display = ["course", "school", "session", "person", "typed_name", "attendance", "given_back_at"]
    list_select_related = ["course", "school", "session", "person"]
