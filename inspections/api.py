"""Visits for programs: plan one, see one, record its steps; the rest are steps of the case."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.db import transaction
from django.urls import include, path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework import clock
from casework.api.access import person, visible_case
from casework.api.inputs import checked, describe, sent_values
from casework.api.paging import ByNumber
from casework.api.serializers import CaseSerializer, InputSerializer
from casework.calendars import working_calendar
from casework.judging import judge
from casework.models import Case, User
from casework.steps import Act
from inspections.forms import PlanForm
from inspections.models import Visit, VisitRecord
from inspections.planning import (
    change_plan,
    is_announced,
    judge_plan,
    open_visit,
    plan_visit,
)
from inspections.recording import RecordForm, record

# Whoever may break the visit off for what was found may record what was found.
RECORDED_BY = "fail_basic_item"
LONGEST_NUMBER = 19


class VisitRecordSerializer(serializers.ModelSerializer[VisitRecord]):
    class Meta:
        model = VisitRecord
        fields = ["ground", "note", "at"]


class VisitSerializer(CaseSerializer):
    staff = serializers.ListField(child=serializers.CharField())
    experts = serializers.ListField(child=serializers.CharField())
    witnesses = serializers.ListField(child=serializers.CharField())
    records = VisitRecordSerializer(many=True, read_only=True)
    missing_steps = serializers.SerializerMethodField(help_text="法定程序中尚未记录的")

    class Meta(CaseSerializer.Meta):
        model = Visit
        fields = [
            *CaseSerializer.Meta.fields, "subject", "visit_on", "staff", "experts", "verdict",
            "signed_by", "witnesses", "records", "missing_steps",
        ]  # fmt: skip

    def get_missing_steps(self, visit: Visit) -> dict[str, str]:
        recorded = {each.ground for each in visit.records.all()}
        lawful = visit.steps_of_visit.items()
        return {key: ground["says"] for key, ground in lawful if key not in recorded}


class PlanSerializer(serializers.Serializer[Any]):
    subject = serializers.IntegerField(help_text="待现场审查的案件")
    visit_on = serializers.DateField(help_text="现场审查日期")
    staff = serializers.ListField(child=serializers.IntegerField(), help_text="工作人员")
    experts = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text="审查专家"
    )
    others = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="没有账号的评审人员姓名"
    )


class RecordSerializer(serializers.Serializer[Any]):
    ground = serializers.CharField(help_text="法定程序，见 missing_steps")
    note = serializers.CharField(help_text="情况")


def may(user: User, visit: Visit, step: str) -> None:
    """Raise StepRefused when the person could not take this step of the visit today."""
    act = Act(step, clock.today(), clock.now(), working_calendar(), by=user)
    judge(visit, act, asking=True)


class VisitList(ListAPIView[Visit]):
    serializer_class = VisitSerializer  # type: ignore[assignment]
    pagination_class = ByNumber
    queryset = Visit.objects.none()

    def get_queryset(self) -> Any:
        seen = Visit.objects.filter(pk__in=Case.objects.visible_to(person(self.request)))
        return seen.select_related(
            "organisation", "authority", "deciding_authority"
        ).prefetch_related("regulation", "records")

    @extend_schema(
        operation_id="listVisits",
        summary="现场审查列表",
        description="本人可以查看的现场审查，按登记先后排列。",
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="planVisit",
        summary="安排现场审查",
        description="确定日期和人员；以 notify 步骤书面通知后才生效。不能通知的安排不予保存。",
        request=PlanSerializer,
        responses={201: VisitSerializer},
    )
    def post(self, request: Request) -> Response:
        sent = sent_values(request.data)
        asked = _without_subject(sent)
        case = visible_case(request, subject_of(sent))
        form = checked(PlanForm(asked, case=case))
        with transaction.atomic():
            visit = _planned(case, form)
            if is_announced(case):
                may(person(request), visit, "notify")
            else:
                judge_plan(case, person(request), clock.today())
        return Response(VisitSerializer(visit).data, status=201)


def _planned(case: Case, form: PlanForm) -> Visit:
    """A new plan, or the one nobody has been told of, changed. Raises StepRefused after notice."""
    visit = open_visit(case)
    if visit is None:
        return plan_visit(case, **form.plan())
    if visit.state != "planned":
        raise case.law.refusal("E_STATE", "这一案件的现场审查已经通知。")
    return change_plan(visit, **form.plan())


def subject_of(sent: Any) -> int:
    """The case the visit is for. Raises ValidationError unless it is a number."""
    text = str(sent.get("subject") or "")
    if not (text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER):
        raise ValidationError({"subject": "请写明待现场审查的案件"})
    return int(text)


def _without_subject(sent: Any) -> Any:
    asked = copy(sent)
    asked.pop("subject", None)
    return asked


class Plan(APIView):
    @extend_schema(
        operation_id="readVisitChoices",
        summary="可以安排的人员",
        description="安排这一案件的现场审查要填的内容，以及可以选择的工作人员和专家。",
        parameters=[
            OpenApiParameter("subject", int, required=True, description="待现场审查的案件")
        ],
        responses=InputSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        case = visible_case(request, subject_of(sent_values(request.query_params)))
        if person(request).is_applicant:
            raise PermissionDenied("只有承办机构可以安排现场审查。")
        return Response(describe(PlanForm(case=case).fields))


class VisitView(APIView):
    @extend_schema(
        operation_id="readVisit",
        summary="现场审查",
        description="日期、人员、已记录和尚未记录的法定程序、结论和签字。",
        responses=VisitSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response(VisitSerializer(visible_case(request, pk, Visit)).data)


class VisitRecords(APIView):
    @extend_schema(
        operation_id="recordVisitStep",
        summary="记录一项法定程序",
        description="现场审查进行中，由审查人员逐项记录。",
        request=RecordSerializer,
        responses={201: VisitSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        visit = visible_case(request, pk, Visit)
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=visit.pk)
            visit.refresh_from_db()
            may(person(request), visit, RECORDED_BY)
            form = checked(RecordForm(sent_values(request.data), visit=visit))
            record(visit, form, by=person(request))
        return Response(VisitSerializer(visit).data, status=201)


urlpatterns = [
    path("visits/", VisitList.as_view()),
    path("visits/plan", Plan.as_view()),
    path("visits/<int:pk>/", VisitView.as_view()),
    path("visits/<int:pk>/records", VisitRecords.as_view()),
    path("", include("inspections.sheet.api")),
]
