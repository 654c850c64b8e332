"""Addresses of shared resources, cover and contracts."""

from django.urls import path

from resources.views import bookings, contracts, cover, resources

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
    path("groups/<slug:slug>/cover/", cover.cover, name="cover"),
    path("groups/<slug:slug>/cover/ask/", cover.ask_cover, name="ask_cover"),
    path("cover/<int:pk>/", cover.cover_request, name="cover_request"),
    path("cover/<int:pk>/accept/", cover.offer_cover, name="offer_cover"),
    path("cover/<int:pk>/take-back/", cover.withdraw_cover, name="withdraw_cover"),
    path("cover/<int:pk>/cancel/", cover.cancel_cover, name="cancel_cover"),
    path("cover/<int:pk>/hours/", cover.confirm_cover, name="confirm_cover"),
    path("groups/<slug:slug>/contracts/", contracts.contracts, name="contracts"),
    path("groups/<slug:slug>/contracts/new/", contracts.record_contract, name="record_contract"),
    path("contracts/<int:pk>/", contracts.contract, name="contract"),
    path("contracts/<int:pk>.csv", contracts.contract_csv, name="contract_csv"),
    path("contracts/<int:pk>/change/", contracts.change_contract, name="change_contract"),
    path("contracts/<int:pk>/join/", contracts.join_contract, name="join_contract"),
    path("contracts/schools/<int:pk>/leave/", contracts.leave_contract, name="leave_contract"),
]
