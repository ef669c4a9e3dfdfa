"""What the API shows of applications, certificates and conditions."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from applicants.materials import rows_of
from casework.api.serializers import CaseSerializer, CasesSerializer
from casework.templatetags.law import article
from licensing.eligibility import Assessment, Finding
from licensing.informing import WORDS
from licensing.models import Application, Certificate


class DraftSerializer(serializers.Serializer[Any]):
    """What a draft asks for."""

    level = serializers.CharField(help_text="资质等级，见 /api/regulations/{code}/")
    categories = serializers.ListField(child=serializers.CharField(), help_text="业务种类")
    asks = serializers.ChoiceField(Application.Asks.choices, required=False)
    renews = serializers.IntegerField(required=False, help_text="拟延续的证书，只用于延续申请")


class GivenFileSerializer(serializers.Serializer[Any]):
    """One of the files of a material, and what the virus scanner said of it."""

    name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    version = serializers.IntegerField()
    scan = serializers.CharField()


class MaterialSerializer(serializers.Serializer[Any]):
    """One material the law asks for, and what was handed in."""

    key = serializers.CharField()
    name = serializers.CharField()
    to_correct = serializers.BooleanField()
    given = serializers.SerializerMethodField()
    file_name = serializers.CharField(source="material.name", default="")
    size = serializers.IntegerField(source="material.size", default=None, allow_null=True)
    sha256 = serializers.CharField(source="material.sha256", default="")
    version = serializers.IntegerField(source="material.version", default=None, allow_null=True)
    files = serializers.SerializerMethodField()

    def get_given(self, row: Any) -> bool:
        return row.material is not None

    @extend_schema_field(GivenFileSerializer(many=True))
    def get_files(self, row: Any) -> Any:
        return GivenFileSerializer([m for m in row.materials if m.file], many=True).data


class MaterialFileSerializer(serializers.Serializer[Any]):
    """A file for one of the materials. What the file must be is checked when it is handed in."""

    key = serializers.CharField(max_length=40, help_text="材料，见申请的 materials")
    file = serializers.FileField(allow_empty_file=True)


class ApplicationSerializer(CaseSerializer):
    categories = serializers.ListField(child=serializers.CharField())
    categories_passed = serializers.ListField(child=serializers.CharField())
    notified_items = serializers.ListField(child=serializers.CharField())
    open_items = serializers.ListField(child=serializers.CharField())
    level_name = serializers.CharField()
    category_names = serializers.SerializerMethodField()

    class Meta(CaseSerializer.Meta):
        model = Application
        fields = [
            *CaseSerializer.Meta.fields, "level", "level_name", "categories", "category_names",
            "asks", "renews", "timely", "accepted_on", "accepted_basis", "written_verdict",
            "visit_verdict", "categories_passed", "notified_items", "open_items", "decision_late",
        ]  # fmt: skip

    def get_category_names(self, application: Application) -> list[str]:
        return application.law.category_names(application.categories)


class ApplicationDetailSerializer(ApplicationSerializer):
    """An application with the materials the law asks for, in the law's order."""

    materials = serializers.SerializerMethodField()

    class Meta(ApplicationSerializer.Meta):
        fields = [*ApplicationSerializer.Meta.fields, "materials"]

    @extend_schema_field(MaterialSerializer(many=True))
    def get_materials(self, application: Application) -> Any:
        return MaterialSerializer(rows_of(application), many=True).data


class CertificateSerializer(CaseSerializer):
    categories = serializers.ListField(child=serializers.CharField())
    level_name = serializers.SerializerMethodField()
    category_names = serializers.SerializerMethodField()

    class Meta:
        model = Certificate
        list_serializer_class = CasesSerializer
        fields = [
            "id", "number", "state", "state_name", "organisation", "authority", "regulation",
            "level", "level_name", "categories", "category_names", "valid_from", "valid_until",
            "holder_name", "legal_representative", "registered_address", "replaces",
        ]  # fmt: skip

    def get_level_name(self, certificate: Certificate) -> str:
        return certificate.law.level_name(certificate.level)

    def get_category_names(self, certificate: Certificate) -> list[str]:
        return certificate.law.category_names(certificate.categories)


class PartSerializer(serializers.Serializer[Any]):
    verdict = serializers.CharField()
    says = serializers.CharField()
    explanation = serializers.CharField()
    value = serializers.JSONField(allow_null=True)
    threshold = serializers.JSONField(allow_null=True)
    shortfall = serializers.JSONField(allow_null=True)
    standing = serializers.ChoiceField(
        [(one.value, word) for one, word in WORDS.items()],
        help_text="符合、不符合、缺少情况、由审查人员判断或者不适用",
    )
    change = serializers.CharField(help_text="不符合的，至少须作的改变")
    met_on = serializers.DateField(allow_null=True, help_text="其他情况不变，自该日起符合")
    facts = serializers.ListField(child=serializers.CharField(), help_text="采用的情况，见 sources")


class FindingSerializer(PartSerializer):
    """The finding on one condition: value, threshold and shortfall are its decisive part's."""

    key = serializers.CharField()
    article = serializers.CharField()
    citation = serializers.SerializerMethodField()
    parts = PartSerializer(many=True)

    def get_citation(self, finding: Finding) -> str:
        return article(finding.article)


class SourceSerializer(serializers.Serializer[Any]):
    """Where a fact came from: rows of a kind of record, or declared."""

    fact = serializers.CharField()
    kind = serializers.CharField(help_text="名册种类；申报的为空")
    count = serializers.IntegerField(help_text="名册行数")
    changed_at = serializers.DateTimeField(allow_null=True)


class AssessmentSerializer(serializers.Serializer[Any]):
    """For the context: `law` (code), `on` and `known` (applicants.known.Known)."""

    law = serializers.SerializerMethodField()
    on = serializers.SerializerMethodField()
    overall = serializers.CharField()
    findings = serializers.SerializerMethodField()
    metrics = serializers.DictField(child=serializers.JSONField(allow_null=True))
    sources = serializers.SerializerMethodField()
    contradictions = serializers.SerializerMethodField()

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, assessment: Assessment) -> Any:
        return FindingSerializer(assessment.findings.values(), many=True).data

    def get_law(self, assessment: Assessment) -> str:
        return str(self.context["law"])

    @extend_schema_field(OpenApiTypes.DATE)
    def get_on(self, assessment: Assessment) -> date:
        day: date = self.context["on"]
        return day

    @extend_schema_field(SourceSerializer(many=True))
    def get_sources(self, assessment: Assessment) -> Any:
        sources = self.context["known"].sources
        rows = [{"fact": fact, **asdict(source)} for fact, source in sources.items()]
        return SourceSerializer(rows, many=True).data

    def get_contradictions(self, assessment: Assessment) -> list[str]:
        return [str(contradiction) for contradiction in self.context["known"].contradictions]
