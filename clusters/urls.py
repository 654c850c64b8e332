"""Addresses of the area, its groups and its schools."""

from django.urls import path

from clusters.views import contact, grouping

app_name = "clusters"
urlpatterns = [
    path("grouping-model/", grouping.grouping_model, name="grouping_model"),
    path("grouping-model.csv", grouping.grouping_model_csv, name="grouping_model_csv"),
    path("groups/<slug:slug>/contact/", contact.contact, name="contact"),
    path("groups/<slug:slug>/contact/sent/", contact.contact_sent, name="contact_sent"),
]
