"""The sheet of a visit for programs, and for tablets that come back from offline."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from applicants.contents import Unfit as UnfitFile
from casework.api.access import person, visible_case
from casework.api.inputs import checked, sent_values
from inspections.models import SheetEntry, Visit
from inspections.sheet.forms import EntryForm, PhotoForm
from inspections.sheet.photos import save_photo
from inspections.sheet.reading import PointState, Sheet
from inspections.sheet.saving import save_entry
from inspections.sheet.sending import said_in
from inspections.standard.verdicts import Unfit

PLANNED = "planned"


class SheetFindingSerializer(serializers.ModelSerializer[SheetEntry]):
    by = serializers.CharField(help_text="检查人")
    measured = serializers.DictField(help_text="查得的情况")
    based_on = serializers.ListField(child=serializers.UUIDField(), help_text="依据的记录")

    class Meta:
        model = SheetEntry
        fields = [
            "uuid", "point", "verdict", "reason", "measured", "note",
            "based_on", "by", "made_at", "at", "late",
        ]  # fmt: skip


class SheetPointSerializer(serializers.Serializer[Any]):
    point = serializers.CharField(source="point.id", help_text="检查点")
    clause = serializers.CharField(source="point.clause", help_text="条款")
    says = serializers.CharField(source="point.says", help_text="内容")
    head = serializers.CharField(source="point.head", help_text="审查内容")
    basic = serializers.BooleanField(source="is_basic", help_text="基本项")
    verdict = serializers.CharField(help_text="判定；未查或者有分歧的为空")
    disputed = serializers.BooleanField(source="is_disputed", help_text="有分歧")
    findings = SheetFindingSerializer(
        source="tips", many=True, help_text="现行记录；有分歧的不止一条"
    )


class SheetHeadSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="审查内容")
    name = serializers.CharField(help_text="名称")
    marks = serializers.DecimalField(6, 2, allow_null=True, help_text="得分")
    full = serializers.IntegerField(help_text="满分")
    unseen = serializers.IntegerField(help_text="未查项数")
    people = serializers.ListField(child=serializers.CharField(), help_text="负责人员")


class SheetSerializer(serializers.Serializer[Any]):
    standard = serializers.CharField(source="checklist.code", help_text="检查标准版本")
    marking = serializers.CharField(source="checklist.marking.title", help_text="评分标准")
    example = serializers.BooleanField(
        source="checklist.marking.is_example", help_text="评分标准只是示例"
    )
    level = serializers.CharField(help_text="等级")
    total = serializers.DecimalField(
        6, 2, source="score.total", allow_null=True, help_text="总分；基本项不符合的没有分数"
    )
    result = serializers.CharField(source="score.result", help_text="结果")
    basic_failed = serializers.ListField(
        child=serializers.CharField(), source="score.basic_failed", help_text="不符合的基本项"
    )
    heads = SheetHeadSerializer(many=True, help_text="各项审查内容")
    points = serializers.SerializerMethodField(help_text="检查点")

    @extend_schema(responses=SheetPointSerializer(many=True))
    def get_points(self, sheet: Sheet) -> list[dict[str, Any]]:
        return [SheetPointSerializer(state).data for state in sheet.states.values()]


class SheetSaidSerializer(serializers.Serializer[Any]):
    """What may be sent; which of the finding's inputs apply is told by the point."""

    point = serializers.CharField(help_text="检查点")
    uuid = serializers.UUIDField(required=False, help_text="由填写方生成，重复发送只保存一次")
    verdict = serializers.CharField(required=False, help_text="判定；填有数字的可以不填")
    reason = serializers.CharField(required=False, help_text="事实和理由")
    note = serializers.CharField(required=False, help_text="备注")
    based_on = serializers.CharField(required=False, help_text="所见记录的编号，以空格分开")
    age = serializers.FloatField(required=False, help_text="距填写时的秒数")
    value = serializers.CharField(required=False, help_text="查得数")
    met = serializers.CharField(required=False, help_text="符合数")
    of = serializers.CharField(required=False, help_text="抽查总数")
    values = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="每个人的数字"
    )
    present = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="具备的内容"
    )
    oldest = serializers.CharField(required=False, help_text="最早可调取的日期")
    since = serializers.CharField(required=False, help_text="发现时间")
    until = serializers.CharField(required=False, help_text="登记收到时间")


class SentPhotoSerializer(serializers.Serializer[Any]):
    point = serializers.CharField(help_text="检查点")
    photo = serializers.ImageField(help_text="JPG、PNG 照片")
    uuid = serializers.UUIDField(required=False, help_text="由拍摄方生成，重复发送只保存一次")
    age = serializers.FloatField(required=False, help_text="距拍摄时的秒数")


class KeptPhotoSerializer(serializers.Serializer[Any]):
    uuid = serializers.UUIDField(help_text="编号")
    sha256 = serializers.CharField(help_text="校验值")
    size = serializers.IntegerField(help_text="大小")


def sheet_for(request: Request, pk: int) -> Sheet:
    """The sheet, to staff who see the visit; Http404 before the notice, or without one."""
    if person(request).is_applicant:
        raise PermissionDenied("只有承办机构可以查看检查记录。")
    visit: Visit = visible_case(request, pk, Visit)
    if visit.state == PLANNED or visit.standard is None:
        raise Http404
    return Sheet(visit)


def taken_apart(request: Request, sheet: Sheet) -> tuple[PointState, Any]:
    """The point that is meant, and the other inputs. Raises ValidationError for an unknown one."""
    sent = copy(sent_values(request.data))
    state = sheet.states.get(str(sent.get("point", "")))
    if state is None:
        raise ValidationError({"point": "没有这一检查点"})
    sent.pop("point")
    return state, sent


class SheetView(APIView):
    @extend_schema(
        operation_id="readSheet",
        summary="检查记录",
        description="逐项的判定、现行记录和得分。评分标准为示例的，得分不作为结论依据。",
        responses=SheetSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response(SheetSerializer(sheet_for(request, pk)).data)


class SheetEntries(APIView):
    parser_classes = (JSONParser, FormParser, MultiPartParser)

    @extend_schema(
        operation_id="saveFinding",
        summary="填写一项检查记录",
        description="只增不改：依据同一记录的两条成为分歧，由写明两者的后一条判定。"
        "同一编号重复发送只保存一次。",
        request=SheetSaidSerializer,
        responses={201: SheetFindingSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        sheet = sheet_for(request, pk)
        state, sent = taken_apart(request, sheet)
        form = checked(EntryForm(sent, checklist=sheet.checklist, point=state.point))
        try:
            entry = save_entry(sheet.visit, said_in(form), by=person(request))
        except Unfit as unfit:
            raise ValidationError({unfit.field: unfit.reason}) from unfit
        return Response(SheetFindingSerializer(entry).data, status=201)


class SheetPhotos(APIView):
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="savePhoto",
        summary="添加现场照片",
        description="照片重新编码后保存，不保留拍摄设备写入的位置等信息。",
        request={"multipart/form-data": SentPhotoSerializer},
        responses={201: KeptPhotoSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        sheet = sheet_for(request, pk)
        state, sent = taken_apart(request, sheet)
        sent.pop("photo", None)
        form = checked(PhotoForm(sent, request.FILES, point=state.point))
        said = form.cleaned_data
        try:
            photo = save_photo(
                sheet.visit, state.point.id, said["photo"],
                uuid=said["uuid"], age=said["age"], by=person(request),
            )  # fmt: skip
        except UnfitFile as unfit:
            raise ValidationError({"photo": unfit.reason}) from unfit
        except Unfit as unfit:
            raise ValidationError({unfit.field: unfit.reason}) from unfit
        return Response(KeptPhotoSerializer(photo).data, status=201)


urlpatterns = [
    path("visits/<int:pk>/sheet/", SheetView.as_view()),
    path("visits/<int:pk>/sheet/entries", SheetEntries.as_view()),
    path("visits/<int:pk>/sheet/photos", SheetPhotos.as_view()),
]
