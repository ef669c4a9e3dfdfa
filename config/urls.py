from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config import demo_clock, health

urlpatterns = [
    path("healthz/live", health.live),
    path("healthz/ready", health.ready),
    path("administration/", admin.site.urls),
    path("", include("casework.urls_account")),
    path("", include("casework.urls")),
    path("", include("applicants.urls")),
    path("", include("licensing.urls")),
    path("", include("inspections.urls")),
    path("", include("supervision.urls")),
    path("api/", include("config.urls_api")),
]
if settings.DEMO:
    urlpatterns.append(path("demo-clock/", demo_clock.demo_clock, name="demo-clock"))
