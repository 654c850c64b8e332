"""Addresses of partnerships and what belongs to them."""

app_name = "partnerships"
urlpatterns = []
