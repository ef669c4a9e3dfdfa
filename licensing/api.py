"""Applications, certificates and the conditions of the law, for programs."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from applicants.contents import MEGABYTE, Unfit
from applicants.known import facts_on
from applicants.membership import APPLY, CASE, PROFILE, require
from applicants.uploads import ACCEPT, MOST_BYTES, hand_in
from casework import clock
from casework.api.access import person, visible_case
from casework.api.inputs import checked, sent_values
from casework.api.paging import ByNumber
from casework.models import Case
from licensing.assessing import assess_known, register_of
from licensing.assessment import api as assessments
from licensing.drafts import DraftForm, change_draft, drop_draft, start_draft
from licensing.models import Application, Certificate
from licensing.questions import AskForm
from licensing.serializers import (
    ApplicationDetailSerializer,
    ApplicationSerializer,
    AssessmentSerializer,
    CertificateSerializer,
    DraftSerializer,
    MaterialFileSerializer,
)


class ApplicationList(ListAPIView[Application]):
    serializer_class = ApplicationSerializer  # type: ignore[assignment]
    pagination_class = ByNumber
    queryset = Application.objects.none()

    def get_queryset(self) -> Any:
        seen = Application.objects.filter(pk__in=Case.objects.visible_to(person(self.request)))
        return seen.select_related(
            "organisation", "authority", "deciding_authority", "renews"
        ).prefetch_related("regulation")

    @extend_schema(
        operation_id="listApplications",
        summary="资质申请列表",
        description="本人可以查看的资质申请，按登记先后排列。",
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="draftApplication",
        summary="起草申请",
        description="按现行办法起草；草稿没有法律效力，提交后才送达受理机关。",
        request=DraftSerializer,
        responses={201: ApplicationDetailSerializer},
    )
    def post(self, request: Request) -> Response:
        organisation = require(person(request), APPLY)
        asked = {"asks": Application.Asks.INITIAL} | dict(sent_values(request.data).items())
        form = checked(DraftForm(_lists(asked, request.data), organisation=organisation))
        application = start_draft(organisation, form)
        return Response(ApplicationDetailSerializer(application).data, status=201)


def _lists(asked: dict[str, Any], payload: Any) -> dict[str, Any]:
    """A form post names each category anew; a plain dict would keep only the last."""
    if hasattr(payload, "getlist") and "categories" in asked:
        asked["categories"] = payload.getlist("categories")
    return asked


class ApplicationView(APIView):
    @extend_schema(
        operation_id="readApplication",
        summary="资质申请",
        description="申请的等级、种类、材料和补正事项；期限、步骤、文书和流转记录见案件。",
        responses=ApplicationDetailSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response(ApplicationDetailSerializer(visible_case(request, pk, Application)).data)

    @extend_schema(
        operation_id="changeDraft",
        summary="修改草稿",
        description="只改所给的项目，其余不变；提交后不能修改。",
        request=DraftSerializer,
        responses=ApplicationDetailSerializer,
    )
    def patch(self, request: Request, pk: int) -> Response:
        application = visible_case(request, pk, Application)
        require(person(request), CASE)
        sent = sent_values(request.data)
        asked = _lists(_as_asked(application) | dict(sent.items()), request.data)
        form = checked(DraftForm(asked, organisation=application.organisation))
        change_draft(application, form, on=clock.today())
        return Response(ApplicationDetailSerializer(application).data)

    @extend_schema(
        operation_id="deleteDraft",
        summary="删除草稿",
        description="连同已上传的材料；提交过的不能删除，只能撤回。",
        responses={204: None},
    )
    def delete(self, request: Request, pk: int) -> Response:
        application = visible_case(request, pk, Application)
        require(person(request), APPLY)
        drop_draft(application)
        return Response(status=204)


def _as_asked(application: Application) -> dict[str, Any]:
    return {
        "level": application.level,
        "categories": application.categories,
        "asks": application.asks,
        "renews": application.renews_id or "",
    }


class Materials(APIView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="handInMaterial",
        summary="上传材料",
        description=f"格式限于 {ACCEPT}，不超过 {MOST_BYTES // MEGABYTE} MB；"
        "起草时上传，或者按补正通知上传所列材料。",
        request={"multipart/form-data": MaterialFileSerializer},
        responses={201: ApplicationDetailSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        application = visible_case(request, pk, Application)
        require(person(request), CASE)
        sent = MaterialFileSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        asked = sent.validated_data
        try:
            hand_in(application, asked["key"], asked["file"], by=person(request))
        except Unfit as unfit:
            raise ValidationError({"file": str(unfit)}) from unfit
        return Response(ApplicationDetailSerializer(application).data, status=201)


class CertificateList(ListAPIView[Certificate]):
    serializer_class = CertificateSerializer  # type: ignore[assignment]
    pagination_class = ByNumber
    queryset = Certificate.objects.none()

    def get_queryset(self) -> Any:
        seen = Certificate.objects.filter(pk__in=Case.objects.visible_to(person(self.request)))
        return seen.select_related(
            "organisation", "authority", "deciding_authority"
        ).prefetch_related("regulation")

    @extend_schema(
        operation_id="listCertificates",
        summary="资质证书列表",
        description="本人可以查看的资质证书，按登记先后排列。",
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class Eligibility(APIView):
    @extend_schema(
        operation_id="assessEligibility",
        summary="条件自查",
        description="按本单位填写的情况，逐项对照核对日期施行的办法的条件；仅供参考，不作为许可决定。",
        parameters=[
            OpenApiParameter("level", str, required=True, description="资质等级"),
            OpenApiParameter(
                "categories", OpenApiTypes.STR, many=True, required=True, description="业务种类"
            ),
            OpenApiParameter("on", OpenApiTypes.DATE, description="核对日期，不给出的为今天"),
        ],
        responses=AssessmentSerializer,
    )
    def get(self, request: Request) -> Response:
        organisation = require(person(request), PROFILE)
        form = checked(AskForm(sent_values(request.query_params)))
        known = facts_on(organisation, form.day, form.law)
        assessment = assess_known(
            form.law,
            register_of(organisation),
            known=known,
            level=form.cleaned_data["level"],
            categories=form.cleaned_data["categories"],
            on=form.day,
        )
        about = {"law": form.law.code, "on": form.day, "known": known}
        return Response(AssessmentSerializer(assessment, context=about).data)


urlpatterns = [
    *assessments.urlpatterns,
    path("applications/", ApplicationList.as_view()),
    path("applications/<int:pk>/", ApplicationView.as_view()),
    path("applications/<int:pk>/materials/", Materials.as_view()),
    path("certificates/", CertificateList.as_view()),
    path("eligibility", Eligibility.as_view()),
]
