"""Every address of the portal, by app."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config import views

urlpatterns = [
    path("", views.home, name="home"),
    path("robots.txt", views.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
    path("account/", include("allauth.urls")),
    path("account/", include("accounts.urls")),
    path("letters/", include("letters.urls")),
    path("", include("clusters.urls")),
    path("", include("ledger.urls")),
    path("", include("partnerships.urls")),
    path("", include("resources.urls")),
    path("", include("meetings.urls")),
    path("", include("training.urls")),
    path("admin/", admin.site.urls),
]

if settings.DEBUG:
    urlpatterns += [
        path("components/", include("common.urls")),
        path("inbox/", include("letters.inbox_urls")),
    ]
