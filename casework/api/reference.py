"""What every case rests on: the steps there are, the regulations, the working calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework import clock
from casework.api.inputs import describe
from casework.api.serializers import InputSerializer
from casework.calendar import FIRST_DAY, LAST_DAY, DayKind, WorkingCalendar
from casework.calendars import working_calendar
from casework.forms import form_for
from casework.judging import machine, step_of
from casework.models import CalendarYear, Case, Regulation, Role


def steps() -> Iterator[dict[str, Any]]:
    """Every step a person takes, of every kind; what the sweep does is left out."""
    for model in (m for m in apps.get_models() if issubclass(m, Case) and m.KIND):
        for name in sorted(machine(model)):
            step = step_of(model, name)
            if step.roles:
                yield {
                    "kind": model.KIND,
                    "step": name,
                    "label": step.label,
                    "effect": step.effect,
                    "roles": [str(role) for role in step.roles],
                    "role_names": [Role(role).label for role in step.roles],
                    "inputs": describe(fixed_fields(model.KIND, name)),
                }


def fixed_fields(kind: str, step: str) -> dict[str, forms.Field]:
    """What the form asks in every case; choices that depend on the case are still empty."""
    fields: dict[str, forms.Field] = form_for(kind, step).base_fields
    return {name: field for name, field in fields.items() if not _reads_rows(field)} | {
        name: forms.CharField(label=field.label, required=field.required, help_text=field.help_text)
        for name, field in fields.items()
        if _reads_rows(field)
    }


def _reads_rows(field: forms.Field) -> bool:
    return isinstance(field, forms.ModelChoiceField)


class StepList(APIView):
    @extend_schema(
        operation_id="listSteps",
        summary="全部步骤",
        description="每种案件中由人办理的步骤、办理人和输入；随案件而定的选项见案件的 offers。",
        responses=inline_serializer(
            "Step",
            {
                "kind": serializers.CharField(),
                "step": serializers.CharField(),
                "label": serializers.CharField(),
                "effect": serializers.CharField(),
                "roles": serializers.ListField(child=serializers.CharField()),
                "role_names": serializers.ListField(child=serializers.CharField()),
                "inputs": InputSerializer(many=True),
            },
            many=True,
        ),
    )
    def get(self, request: Request) -> Response:
        return Response(list(steps()))


class RegulationSerializer(serializers.ModelSerializer[Regulation]):
    class Meta:
        model = Regulation
        fields = ["code", "family", "title", "in_force_from", "in_force_until", "digest"]


class RegulationDetailSerializer(RegulationSerializer):
    document = serializers.JSONField(
        source="law.document", help_text="等级、种类、材料、期限、情形、文书等全部内容。"
    )

    class Meta(RegulationSerializer.Meta):
        fields = [*RegulationSerializer.Meta.fields, "document"]


class RegulationList(ListAPIView[Regulation]):
    serializer_class = RegulationSerializer
    queryset: QuerySet[Regulation] = Regulation.objects.order_by("code")
    pagination_class = None

    @extend_schema(
        operation_id="listRegulations", summary="法规版本", description="载入的各版办法。"
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class RegulationView(RetrieveAPIView[Regulation]):
    serializer_class = RegulationDetailSerializer
    queryset: QuerySet[Regulation] = Regulation.objects.all()
    lookup_field = "code"

    @extend_schema(
        operation_id="readRegulation", summary="法规全文数据", description="一版办法的全部数据。"
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class CalendarDaySerializer(serializers.Serializer[Any]):
    on = serializers.DateField()
    kind = serializers.ChoiceField([(kind.value, kind.value) for kind in DayKind])
    name = serializers.CharField(allow_blank=True)
    working = serializers.BooleanField()
    provisional = serializers.BooleanField(help_text="该年安排尚未公布，只按周末推算。")


class CalendarView(APIView):
    @extend_schema(
        operation_id="readCalendar",
        summary="工作日历",
        description="一年中的每一日：工作日、周末、节假日或者调休上班。",
        parameters=[OpenApiParameter("year", OpenApiTypes.INT, description="年份，未写明为今年。")],
        responses=inline_serializer(
            "Calendar",
            {
                "year": serializers.IntegerField(),
                "known_through": serializers.DateField(),
                "published_years": serializers.ListField(child=serializers.IntegerField()),
                "days": CalendarDaySerializer(many=True),
            },
        ),
    )
    def get(self, request: Request) -> Response:
        year = _year(request.query_params.get("year", ""))
        calendar = working_calendar()
        return Response(
            {
                "year": year,
                "known_through": calendar.known_through,
                "published_years": list(
                    CalendarYear.objects.order_by("year").values_list("year", flat=True)
                ),
                "days": list(_days(year, calendar)),
            }
        )


def _year(text: str) -> int:
    if not text:
        return clock.today().year
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise ValidationError({"year": "应当是四位数的年份"})
    if not FIRST_DAY.year <= int(text) <= LAST_DAY.year:
        raise NotFound("日历中没有这一年")
    return int(text)


def _days(year: int, calendar: WorkingCalendar) -> Iterator[dict[str, Any]]:
    day = date(year, 1, 1)
    while day.year == year:
        yield {
            "on": day,
            "kind": calendar.kind(day).value,
            "name": calendar.name(day),
            "working": calendar.is_working(day),
            "provisional": calendar.is_provisional(day),
        }
        day += timedelta(days=1)
