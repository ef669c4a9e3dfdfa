"""Cases for programs: the list, one case, its steps, its deadlines explained, its papers."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework import clock
from casework.api.access import person, visible_case
from casework.api.paging import ByNumber
from casework.api.problems import conflict
from casework.api.serializers import (
    CaseDetailSerializer,
    CaseSerializer,
    LedgerSerializer,
    TakenSerializer,
)
from casework.api.taking import take
from casework.asking import offered
from casework.calendars import working_calendar
from casework.filters import LIGHTS
from casework.judging import internal_steps, offers
from casework.kinds import kind_names
from casework.ledger import ledger
from casework.matching import matching
from casework.models import Case, Deadline, Entry, Paper, User
from casework.winding import reading_of

DRAWING_SECONDS = "30"


def kinds() -> list[tuple[str, str]]:
    return list(kind_names().items())


class CaseFilter(django_filters.FilterSet):
    """The filters of the work list."""

    kind = django_filters.ChoiceFilter(choices=kinds, label="种类")
    state = django_filters.CharFilter(label="状态")
    light = django_filters.ChoiceFilter(
        choices=[(name, name) for name in LIGHTS], method="with_light", label="灯号"
    )
    organisation = django_filters.CharFilter("organisation__code", label="统一社会信用代码")
    open = django_filters.BooleanFilter("closed_on", "isnull", label="未办结")
    q = django_filters.CharFilter(method="with_words", label="编号、单位名称或者拼音首字母")

    class Meta:
        model = Case
        fields: list[str] = []

    def with_light(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        return cases.filter(LIGHTS[value](clock.today()), closed_on=None)

    def with_words(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        return cases.filter(matching(value))


class CaseList(ListAPIView[Case]):
    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    pagination_class = ByNumber
    queryset = Case.objects.none()

    def get_queryset(self) -> QuerySet[Case]:
        seen = Case.objects.visible_to(person(self.request))
        # Prefetched, not joined: a page has many cases of few regulations, each a large document.
        return seen.select_related(
            "organisation", "authority", "deciding_authority"
        ).prefetch_related("regulation")

    @extend_schema(
        operation_id="listCases",
        summary="案件列表",
        description="本人可以查看的案件，按登记先后排列，每页五十件；沿 next 翻页不重不漏。",
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class CaseView(APIView):
    @extend_schema(
        operation_id="readCase",
        summary="案件",
        description="案件的认定事实、期限、可办和暂不可办的步骤及其理由、文书和流转记录。",
        responses=CaseDetailSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        case = visible_case(request, pk)
        case.journal = journal_for(case, person(request))
        case.offers = list(offers(case, person(request)))
        context = {"request": request, "case": case}
        return Response(CaseDetailSerializer(case, context=context).data)


def journal_for(case: Case, user: User) -> QuerySet[Entry]:
    """The journal; an organisation sees neither proposals nor vain tries."""
    entries = case.entries.select_related("actor", "authority").order_by("position")
    if user.is_applicant:
        seen = Q(outcome=Entry.Outcome.DONE) | Q(actor=user)
        return entries.filter(seen).exclude(step__in=internal_steps(type(case)))
    return entries


class StepView(APIView):
    """The operations of the steps are described one by one in casework/api/schema.py."""

    @extend_schema(
        operation_id="takeStep",
        summary="办理步骤",
        request=OpenApiTypes.OBJECT,
        responses=TakenSerializer,
        parameters=[
            OpenApiParameter(
                "Idempotency-Key",
                str,
                OpenApiParameter.HEADER,
                description="由调用方生成；同一人以同一标识重复请求，只办理一次，得到同一答复。",
            )
        ],
    )
    def post(self, request: Request, pk: int, step: str) -> Response:
        case = visible_case(request, pk)
        offered(case, step, person(request))  # Http404 for what no person takes
        key = request.headers.get("Idempotency-Key", "")
        taken = take(case, step, by=person(request), payload=request.data, key=key)
        headers = {"Idempotency-Replayed": "true"} if taken.replayed else None
        return Response(TakenSerializer(taken.entry).data, headers=headers)


class LedgerView(APIView):
    @extend_schema(
        operation_id="explainDeadline",
        summary="期限的逐日说明",
        description="从起算日到届满日（暂停中的到今日），每一日是否计入及其原因。",
        responses=LedgerSerializer,
    )
    def get(self, request: Request, pk: int, deadline_id: int) -> Response:
        case = visible_case(request, pk)
        deadline = get_object_or_404(Deadline, case=case.pk, pk=deadline_id)
        days = ledger(reading_of(deadline), working_calendar(), clock.today())
        deadline.days = list(days)  # type: ignore[attr-defined]
        return Response(LedgerSerializer(deadline).data)


class AnyAccept(BaseContentNegotiation):
    """A file is sent as it is, whatever the caller prefers."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class PaperFile(APIView):
    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="downloadPaper",
        summary="下载文书",
        description="已制作的文书 PDF；尚在制作的答 409 并以 Retry-After 提示稍后再取。",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        paper = get_object_or_404(Paper.objects.visible_to(person(request)), pk=pk)
        if paper.drawn_at is None:
            sentence = "文书已经签发，文件正在制作，请稍后再取。"
            return conflict(sentence, **{"Retry-After": DRAWING_SECONDS})
        return FileResponse(
            paper.file.open("rb"),
            as_attachment=True,
            filename=f"{paper.number} {paper.title}.pdf",
            content_type="application/pdf",
        )
