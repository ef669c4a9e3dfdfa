"""The register as of a day and the gate, for programs; open to whom the pages are open."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied, Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from applicants.membership import APPLY, require
from casework.api.access import person
from casework.api.inputs import checked, sent_values
from licensing.models import Certificate
from licensing.register import Standing, register_on
from licensing.scope import can_take
from supervision import inquiring
from supervision.forms.gate import GateForm, RegisterForm

MOST = 200


class RegisterEntrySerializer(serializers.Serializer[Any]):
    """A certificate and what it was on the day asked for."""

    number = serializers.CharField()
    holder = serializers.CharField()
    code = serializers.CharField(help_text="统一社会信用代码")
    level = serializers.CharField()
    categories = serializers.ListField(child=serializers.CharField())
    authority = serializers.CharField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField()
    state = serializers.CharField()
    state_name = serializers.CharField()
    consequence = serializers.CharField()
    articles = serializers.ListField(child=serializers.CharField())
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)


def _entry(certificate: Certificate, standing: Standing) -> dict[str, Any]:
    return {
        "number": certificate.number,
        "holder": certificate.holder_name,
        "code": certificate.organisation.code,
        "level": certificate.level,
        "categories": certificate.categories,
        "authority": certificate.deciding_authority.code,
        "valid_from": certificate.valid_from,
        "valid_until": certificate.valid_until,
        "state": standing.state,
        "state_name": standing.name,
        "consequence": standing.consequence,
        "articles": list(standing.articles),
        "since": standing.since,
        "until": standing.until,
    }


class Register(APIView):
    @extend_schema(
        operation_id="readRegister",
        summary="资质名录",
        description=f"某日的资质证书及其当日状态，至多 {MOST} 件；机关和登记的委托单位可以查询。",
        parameters=[
            OpenApiParameter("on", OpenApiTypes.DATE, description="日期，不给出的为今天"),
            *(OpenApiParameter(n, str) for n in ("q", "authority", "level", "category", "state")),
        ],
        responses=inline_serializer(
            "Register",
            {
                "on": serializers.DateField(),
                "count": serializers.IntegerField(),
                "results": RegisterEntrySerializer(many=True),
            },
        ),
    )
    def get(self, request: Request) -> Response:
        if not inquiring.may_read_register(person(request)):
            raise PermissionDenied("资质名录只在机关和登记的委托单位范围内发布。")
        form = checked(RegisterForm(sent_values(request.query_params)))
        on: date = form.cleaned_data["on"]
        found = register_on(on, **form.filters())
        rows = [_entry(*each) for each in found[:MOST]]
        results = RegisterEntrySerializer(rows, many=True).data
        return Response({"on": on, "count": len(found), "results": results})


class ScopePartSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    holds = serializers.BooleanField()
    says = serializers.CharField()
    articles = serializers.ListField(child=serializers.CharField())
    code = serializers.CharField()


class AskSerializer(serializers.Serializer[Any]):
    unit = serializers.CharField(
        required=False, help_text="信用代码、证书编号或者全称；资质单位只查本单位，不给出"
    )
    category = serializers.CharField()
    secrecy = serializers.CharField()
    on = serializers.DateField()
    project = serializers.CharField(required=False)
    built_by_holder = serializers.BooleanField(required=False)
    place = serializers.CharField(required=False, help_text="业务所在地机关")


class Scope(APIView):
    @extend_schema(
        operation_id="askScope",
        summary="承接核对",
        description="该单位在该日能否承接这项业务，逐项说明理由和条款；委托单位的查询有记录。",
        request=AskSerializer,
        responses=inline_serializer(
            "ScopeAnswer",
            {
                "allowed": serializers.BooleanField(),
                "error": serializers.CharField(allow_null=True),
                "parts": ScopePartSerializer(many=True),
            },
        ),
    )
    def post(self, request: Request) -> Response:
        user = person(request)
        if user.is_applicant:
            require(user, APPLY)
        elif not inquiring.may_read_register(user):
            raise PermissionDenied("机关、登记的委托单位和资质单位可以查询。")
        form = checked(GateForm(sent_values(request.data), user=user))
        parts = can_take(form.holder, form.business(), form.cleaned_data["on"])
        error = next((part.code for part in parts if not part.holds), None)
        try:
            inquiring.note(user, form.holder, form.asked(), error or "ok")
        except inquiring.TooMany:
            raise Throttled(detail="查询过于频繁，请稍后再试。") from None
        told = ScopePartSerializer(parts, many=True).data
        return Response({"allowed": error is None, "error": error, "parts": told})


urlpatterns = [path("register", Register.as_view()), path("scope", Scope.as_view())]
