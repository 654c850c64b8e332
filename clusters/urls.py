"""Addresses of the area, its groups and its schools."""

from django.urls import path

from clusters.views import area, contact, finding, grouping, register, succession

app_name = "clusters"
urlpatterns = [
    path("area/", area.area, name="area"),
    path("find-a-school/", finding.find, name="find"),
    path("desk/<slug:code>/register/", register.register, name="register"),
    path("desk/<slug:code>/successions/", succession.successions, name="successions"),
    path("desk/register/<int:pk>/", register.register_run, name="register_run"),
    path("desk/successions/<int:pk>/", succession.succession, name="succession"),
    path("grouping-model/", grouping.grouping_model, name="grouping_model"),
    path("grouping-model.csv", grouping.grouping_model_csv, name="grouping_model_csv"),
    path("groups/<slug:slug>/contact/", contact.contact, name="contact"),
    path("groups/<slug:slug>/contact/sent/", contact.contact_sent, name="contact_sent"),
]
