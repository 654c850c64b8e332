"""The portal's addresses as they are while DEBUG is on."""

from django.urls import include, path

from config.urls import urlpatterns as usual

urlpatterns = [*usual, path("inbox/", include("letters.inbox_urls"))]
