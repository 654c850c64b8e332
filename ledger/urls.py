"""Addresses of shared costs, funds and statements."""

app_name = "ledger"
urlpatterns = []
