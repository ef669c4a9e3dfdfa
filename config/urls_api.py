"""The addresses under /api/: each app adds its own; anything else is a problem document too."""

from __future__ import annotations

from django.urls import include, path
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from casework.api.schema import Schema


class Elsewhere(APIView):
    """An address nobody knows; without it the answer would be a page."""

    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound("接口没有这一地址。")


urlpatterns = [
    path("", include("casework.api.urls")),
    path("", include("applicants.api")),
    path("", include("licensing.api")),
    path("", include("inspections.api")),
    path("", include("supervision.api")),
    path("schema/", Schema.as_view(), name="api_schema"),
    path("<path:address>", Elsewhere.as_view()),
]
