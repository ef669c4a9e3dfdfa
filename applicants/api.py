"""What an organisation keeps of itself, for programs: the same forms and the same masks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from applicants.contents import Unfit
from applicants.membership import PROFILE, require
from applicants.models import Record
from applicants.records.catalogue import Kind, kinds
from applicants.records.changing import ChangedMeanwhile, Stands, add, change, delete
from applicants.records.forms import RecordForm, clashing, fields_of
from applicants.records.importing import import_workbook
from applicants.records.keeping import content_of, kept, version_of
from applicants.records.listing import matching
from applicants.records.masking import mask
from casework.api.access import person
from casework.api.inputs import checked, describe, sent_values
from casework.api.paging import ByNumber
from casework.api.problems import conflict
from casework.api.serializers import InputSerializer
from casework.models import Organisation

MOST_TOLD = 200
CHANGED = "这条记录刚刚被修改或者删除。请重新读取，核对后再办理。"
VERSION = "读取时的 version；其间有人修改过，则不办理。"


class RecordSerializer(serializers.ModelSerializer[Record]):
    """One record. Sensitive members are masked; they are uncovered on the pages alone."""

    members = serializers.SerializerMethodField()
    version = serializers.SerializerMethodField()

    class Meta:
        model = Record
        fields = ["id", "kind", "members", "version", "changed_at"]

    def get_members(self, record: Record) -> dict[str, Any]:
        content = content_of(record)
        return {
            key: mask(member, content[key]) if member.sensitive else content[key]
            for key, member in kinds()[record.kind].members.items()
        }

    def get_version(self, record: Record) -> str:
        return version_of(record)


class MemberSerializer(InputSerializer):
    sensitive = serializers.BooleanField()


class KindSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    name = serializers.CharField()
    count = serializers.IntegerField()
    changed_at = serializers.DateTimeField(allow_null=True)
    members = MemberSerializer(many=True)


class WorkbookSerializer(serializers.Serializer[Any]):
    """A filled workbook. What it must be is checked when it is read."""

    file = serializers.FileField(allow_empty_file=True)
    mode = serializers.ChoiceField([("add", "添加"), ("replace", "替换全部")], default="add")


def own_organisation(request: Request) -> Organisation:
    """The organisation whose records this member may keep. Raises PermissionDenied, saying why."""
    return require(person(request), PROFILE)


def kind_named(key: str) -> Kind:
    """The kind; Http404 when there is none of this name."""
    found = kinds().get(key)
    if found is None:
        raise Http404
    return found


def own_record(request: Request, key: str, pk: int) -> Record:
    """The organisation's own record; Http404 for any other."""
    own = Record.objects.filter(organisation=own_organisation(request))
    return get_object_or_404(own, kind=kind_named(key).key, pk=pk)


class Kinds(APIView):
    @extend_schema(
        operation_id="listRecordKinds",
        summary="登记的种类",
        description="人员、股权、合同等逐项登记的种类，各有多少、何时更新、有哪些内容。",
        responses=KindSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        counted = kept(own_organisation(request))
        told = [
            {
                "kind": key,
                "name": kind.name,
                "count": counted[key].count,
                "changed_at": counted[key].changed_at,
                "members": list(_members(kind)),
            }
            for key, kind in kinds().items()
        ]
        return Response(KindSerializer(told, many=True).data)


def _members(kind: Kind) -> Iterator[dict[str, Any]]:
    for told in describe(fields_of(kind)):
        yield told | {"sensitive": kind.members[told["name"]].sensitive}


class Records(ListAPIView[Record]):
    serializer_class = RecordSerializer
    pagination_class = ByNumber
    queryset = Record.objects.none()

    def get_queryset(self) -> QuerySet[Record]:
        kind = kind_named(self.kwargs["key"])
        own = Record.objects.filter(organisation=own_organisation(self.request), kind=kind.key)
        words = self.request.query_params.get("q", "").replace("\0", "").strip()
        return own.filter(matching(kind, fields_of(kind), words)) if words else own

    @extend_schema(
        operation_id="listRecords",
        summary="一种登记的列表",
        description="本单位的登记，按登记先后排列；个人信息已遮盖。",
        parameters=[OpenApiParameter("q", str, description="在未遮盖的文字中查找")],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="addRecord",
        summary="添加登记",
        description="逐项给出内容，名称和类型见登记的种类。",
        request=OpenApiTypes.OBJECT,
        responses={201: RecordSerializer},
    )
    def post(self, request: Request, key: str) -> Response:
        organisation, kind = own_organisation(request), kind_named(key)
        form = checked(RecordForm(sent_values(request.data), kind=kind))
        try:
            record = add(organisation, kind, form.content, by=person(request))
        except Stands:
            raise ValidationError({kind.unique[0]: clashing(kind)}) from None
        return Response(RecordSerializer(record).data, status=201)


class RecordView(APIView):
    @extend_schema(
        operation_id="readRecord",
        summary="一条登记",
        description="一条登记的内容；个人信息已遮盖。",
        responses=RecordSerializer,
    )
    def get(self, request: Request, key: str, pk: int) -> Response:
        return Response(RecordSerializer(own_record(request, key, pk)).data)

    @extend_schema(
        operation_id="changeRecord",
        summary="修改登记",
        description=f"只改所给的内容，其余不变；空文字为删除该项。须给出 version：{VERSION}",
        request=OpenApiTypes.OBJECT,
        responses=RecordSerializer,
    )
    def patch(self, request: Request, key: str, pk: int) -> HttpResponseBase:
        record = own_record(request, key, pk)
        kind, content = kind_named(key), content_of(record)
        sent = dict(sent_values(request.data).items())
        form = checked(_change_form(kind, content, sent))
        try:
            record = change(
                record, form.content, version=form.cleaned_data["version"], by=person(request)
            )
        except Stands:
            raise ValidationError({kind.unique[0]: clashing(kind)}) from None
        except (ChangedMeanwhile, Record.DoesNotExist):
            return conflict(CHANGED)
        return Response(RecordSerializer(record).data)

    @extend_schema(
        operation_id="deleteRecord",
        summary="删除登记",
        description="删除后不能恢复；已经提交的申请不受影响。",
        parameters=[OpenApiParameter("version", str, required=True, description=VERSION)],
        responses={204: None},
    )
    def delete(self, request: Request, key: str, pk: int) -> HttpResponseBase:
        record = own_record(request, key, pk)
        try:
            version = request.query_params.get("version", "")
            delete(record, version=version, by=person(request))
        except (ChangedMeanwhile, Record.DoesNotExist):
            return conflict(CHANGED)
        return Response(status=204)


def _change_form(kind: Kind, content: dict[str, Any], sent: dict[str, Any]) -> RecordForm:
    """The form with what stands, changed by what was sent; an emptied member is cleared."""
    standing = {
        key: value
        for key, value in content.items()
        if value is not None and not kind.members[key].sensitive
    }
    form = RecordForm(standing | sent, kind=kind, kept=content)
    for key in kind.sensitive:
        clearing = f"{key}.clear"
        if sent.get(key) == "" and clearing in form.fields:
            form.data = {**form.data, clearing: "on"}
    return form


class Import(APIView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="importRecords",
        summary="用表格导入登记",
        description=f"XLSX 表格；有一处错误就不导入任何内容，至多列出 {MOST_TOLD} 处。",
        request={"multipart/form-data": WorkbookSerializer},
        responses={201: inline_serializer("Imported", {"count": serializers.IntegerField()})},
    )
    def post(self, request: Request, key: str) -> Response:
        organisation, kind = own_organisation(request), kind_named(key)
        sent = WorkbookSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        asked = sent.validated_data
        try:
            outcome = import_workbook(
                organisation, kind, asked["file"],
                replace=asked["mode"] == "replace", by=person(request),
            )  # fmt: skip
        except Unfit as unfit:
            raise ValidationError({"file": str(unfit)}) from unfit
        if outcome.faults:
            raise ValidationError({"file": [str(fault) for fault in outcome.faults[:MOST_TOLD]]})
        return Response({"count": outcome.count}, status=201)


urlpatterns = [
    path("records/", Kinds.as_view()),
    path("records/<slug:key>/", Records.as_view()),
    path("records/<slug:key>/import", Import.as_view()),
    path("records/<slug:key>/<int:pk>/", RecordView.as_view()),
]
