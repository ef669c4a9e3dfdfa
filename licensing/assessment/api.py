"""Beginning the cases of a voluntary assessment, for programs; their steps are taken as all are."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework import clock
from casework.api.access import person, visible_case
from casework.api.inputs import checked, describe, sent_values
from casework.models import Case
from licensing.assessment.base import law_of_assessment
from licensing.assessment.openings import Opening, begin, form_of, openings
from licensing.assessment.public import FindForm

ABOUT = OpenApiParameter("about", int, description="所关于的案件；不给出的，不关于任何案件")


class OpeningSerializer(serializers.Serializer[Any]):
    """The first step of a kind of case, and what its form asks."""

    kind = serializers.CharField()
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    effect = serializers.CharField()
    inputs = serializers.ListField(child=serializers.DictField())


def _about(request: Request) -> Case | None:
    number = request.query_params.get("about", "")
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise NotFound
    return visible_case(request, int(number))


class Openings(APIView):
    @extend_schema(
        operation_id="listOpenings",
        summary="资质评定中可以开始办理的事项",
        description="本人可以开始办理的事项，以及各自需要的输入。",
        parameters=[ABOUT],
        responses=OpeningSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        about = _about(request)
        found = [
            {
                "kind": one.kind, "name": one.name, "label": one.step.label,
                "effect": one.step.effect,
                "inputs": describe(form_of(one, person(request), about, None).fields),
            }
            for one in openings(person(request), about)
        ]  # fmt: skip
        return Response(OpeningSerializer(found, many=True).data)


class OpeningView(APIView):
    @extend_schema(
        operation_id="beginCase",
        summary="开始办理资质评定的事项",
        description="办理第一步；不能办理的，不留下案件。",
        parameters=[ABOUT],
        request=OpenApiTypes.OBJECT,
        responses={
            201: inline_serializer(
                "Begun",
                {"case": serializers.IntegerField(), "number": serializers.CharField()},
            )
        },
    )
    def post(self, request: Request, kind: str, name: str) -> Response:
        about = _about(request)
        offered = self._offered(request, about, kind, name)
        form = checked(form_of(offered, person(request), about, sent_values(request.data)))
        begun = begin(offered, form, by=person(request), on=clock.today())
        return Response({"case": begun.pk, "number": begun.number or ""}, status=201)

    def _offered(self, request: Request, about: Case | None, kind: str, name: str) -> Opening:
        for one in openings(person(request), about):
            if (one.kind, one.name) == (kind, name):
                return one
        raise NotFound


class LineSerializer(serializers.Serializer[Any]):
    """A certificate on the day asked for."""

    number = serializers.CharField(source="certificate.number")
    holder = serializers.CharField(source="certificate.organisation.name")
    state = serializers.CharField()
    state_name = serializers.CharField()
    level = serializers.IntegerField()
    level_name = serializers.CharField()
    industries = serializers.ListField(child=serializers.CharField())
    valid_from = serializers.DateField(source="certificate.valid_from")
    valid_until = serializers.DateField(source="certificate.valid_until")


class CertifiedView(APIView):
    @extend_schema(
        operation_id="listCertified",
        summary="获证单位名单",
        description="某日有效、停用或者拟视为放弃的评定证书，与公开名单相同。",
        parameters=[
            OpenApiParameter("on", OpenApiTypes.DATE, description="日期，不给出的为今天"),
            *(OpenApiParameter(name, str) for name in ("level", "industry", "words")),
        ],
        responses=LineSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        today = clock.today()
        asked = sent_values(request.query_params)
        form = checked(FindForm(asked, regulation=law_of_assessment(today)))
        return Response(LineSerializer(form.lines(today), many=True).data)


urlpatterns = [
    path("assessments/certified/", CertifiedView.as_view()),
    path("assessments/openings/", Openings.as_view()),
    path("assessments/openings/<slug:kind>/<slug:name>", OpeningView.as_view()),
]
