"""The figures of the dashboard for programs."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework import clock
from casework.api.access import person
from supervision import dashboards, register_api


class TotalsSerializer(serializers.Serializer[Any]):
    """Open cases by light, and those due today and later this week."""

    red = serializers.IntegerField()
    yellow = serializers.IntegerField()
    green = serializers.IntegerField()
    none = serializers.IntegerField()
    all = serializers.IntegerField()
    due_today = serializers.IntegerField()
    due_soon = serializers.IntegerField()


class CellSerializer(TotalsSerializer):
    """The open cases of one kind in one state at one authority."""

    authority = serializers.SerializerMethodField()
    kind = serializers.CharField()
    state = serializers.CharField()

    def get_authority(self, cell: dashboards.Cell) -> str:
        code: str = self.context["codes"][cell.authority]
        return code


class Dashboard(APIView):
    @extend_schema(
        operation_id="readDashboard",
        summary="监督看板",
        description="所辖各机关未办结案件按灯号、种类和状态的件数；监督检查人员和负责人可以查看。",
        responses=inline_serializer(
            "Dashboard",
            {
                "today": serializers.DateField(),
                "totals": TotalsSerializer(),
                "cells": CellSerializer(many=True),
            },
        ),
    )
    def get(self, request: Request) -> Response:
        if not person(request).roles() & {*dashboards.WATCHERS}:
            raise PermissionDenied("只有监督检查人员和机关负责人可以查看。")
        today = clock.today()
        authorities = list(dashboards.overseen(person(request)))
        cells = dashboards.cells(authorities, today, "authority", "kind", "state")
        codes = {"codes": {authority.pk: authority.code for authority in authorities}}
        return Response(
            {
                "today": today,
                "totals": TotalsSerializer(dashboards.total(cells)).data,
                "cells": CellSerializer(cells, many=True, context=codes).data,
            }
        )


urlpatterns = [path("dashboard/", Dashboard.as_view()), *register_api.urlpatterns]
