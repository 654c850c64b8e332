"""The portal's addresses with those that stand only where DEBUG is on."""

from django.urls import include, path

from config.urls import urlpatterns as portal

urlpatterns = [*portal, path("components/", include("common.urls"))]
