"""Addresses of meetings, answers and calendar feeds."""

from django.urls import path

from meetings import views

app_name = "meetings"
urlpatterns = [
    path("meetings/", views.list_, name="list"),
    path("meetings/calendar/", views.feed_settings, name="feed_settings"),
    path("meetings/<int:pk>/", views.detail, name="detail"),
    path("meetings/<int:pk>/meeting.ics", views.ics, name="ics"),
    path("meetings/<int:pk>/change/", views.change, name="change"),
    path("meetings/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("meetings/<int:pk>/answer/", views.answer, name="answer"),
    path("meetings/<int:pk>/attendance/", views.attendance, name="attendance"),
    path("desk/<slug:code>/governor-groups/", views.governor_desk_, name="governor_desk"),
    path("desk/<slug:code>/governor-groups.csv", views.governor_desk_csv, name="governor_desk_csv"),
    path("groups/<slug:slug>/meetings/new/", views.schedule, name="schedule"),
    path("groups/<slug:slug>/close/", views.close_group, name="close_group"),
    path("answer/<str:token>/", views.answer_by_letter, name="answer_by_letter"),
    path("calendar/<str:token>.ics", views.feed, name="feed"),
]
