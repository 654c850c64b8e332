"""Addresses of the development inbox (DEBUG only)."""

from django.urls import path

from letters import inbox_views

app_name = "inbox"
urlpatterns = [
    path("", inbox_views.listing, name="listing"),
    path("<slug:name>/", inbox_views.message, name="message"),
    path("<slug:name>/html/", inbox_views.html, name="html"),
    path("<slug:name>/files/<int:number>/", inbox_views.attachment, name="attachment"),
]
