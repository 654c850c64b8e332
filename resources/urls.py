"""Addresses of shared resources, cover and contracts."""

from django.urls import path

from resources.views import bookings, resources

app_name = "resources"
urlpatterns = [
    path("resources/", resources.list_, name="list"),
    path("resources/<int:pk>/", resources.resource, name="resource"),
    path("resources/<int:pk>/change/", resources.change, name="change"),
    path("resources/<int:pk>/withdraw/", resources.withdraw, name="withdraw"),
    path("resources/<int:pk>/book/", bookings.book, name="book"),
    path("schools/<int:urn>/resources/new/", resources.offer, name="offer"),
    path("resources/bookings/<int:pk>/", bookings.booking, name="booking"),
    path("resources/bookings/<int:pk>/decide/", bookings.decide, name="decide"),
    path("resources/bookings/<int:pk>/move/", bookings.move, name="move"),
    path("resources/bookings/<int:pk>/cancel/", bookings.cancel, name="cancel"),
    path("resources/bookings/<int:pk>/used/", bookings.used, name="used"),
]
