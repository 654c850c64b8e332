"""Addresses of shared resources, cover and contracts."""

app_name = "resources"
urlpatterns = []
