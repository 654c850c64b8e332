"""Addresses of courses, places and qualifications."""

app_name = "training"
urlpatterns = []
