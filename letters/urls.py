"""Addresses of a person’s letters and preferences."""

from django.urls import path

from letters import views

app_name = "letters"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:pk>/", views.letter, name="letter"),
    path("<int:pk>/send-again/", views.send_again, name="send_again"),
    path("preferences/", views.preferences, name="preferences"),
    path("sent/", views.sent, name="sent"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
