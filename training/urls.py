"""Addresses of courses, places and qualifications."""

from django.urls import path

from training.views import costs, courses, places, qualifications, sessions

app_name = "training"
urlpatterns = [
    path("training/", courses.list_, name="list"),
    path("training/<int:pk>/", courses.course, name="course"),
    path("training/<int:pk>/open/", courses.open_, name="open"),
    path("training/<int:pk>/change/", courses.change, name="change"),
    path("training/<int:pk>/decide/", courses.decide, name="decide"),
    path("training/<int:pk>/cancel/", courses.cancel, name="cancel"),
    path("training/<int:pk>/sessions/new/", sessions.add_session, name="add_session"),
    path("training/<int:pk>/reserve/", places.reserve, name="reserve"),
    path("training/<int:pk>/charge/", costs.charge, name="charge"),
    path("training/sessions/<int:pk>/change/", sessions.change_session, name="change_session"),
    path("training/sessions/<int:pk>/remove/", sessions.remove_session, name="remove_session"),
    path("training/sessions/<int:pk>/register/", sessions.register, name="register"),
    path("training/places/<int:pk>/name/", places.name, name="name"),
    path("training/places/<int:pk>/give-back/", places.give_back, name="give_back"),
    path("groups/<slug:slug>/training/", courses.group, name="group"),
    path("groups/<slug:slug>/training/new/", courses.commission, name="commission"),
    path("schools/<int:urn>/qualifications/", qualifications.qualifications, name="qualifications"),
    path("schools/<int:urn>/qualifications.csv", qualifications.qualifications_csv, name="qualifications_csv"),
]
