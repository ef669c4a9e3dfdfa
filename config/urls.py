from __future__ import annotations

from django.contrib import admin
from django.urls import path

from config import health

urlpatterns = [
    path("healthz/live", health.live),
    path("healthz/ready", health.ready),
    path("administration/", admin.site.urls),
]
