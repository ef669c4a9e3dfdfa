"""What the API shows of cases, clocks, papers and the journal."""

from __future__ import annotations

from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from casework import clock
from casework.api.inputs import describe
from casework.forms import form_for
from casework.judging import Offer
from casework.models import Authority, Case, Deadline, Effect, Entry, Organisation, Paper
from casework.models.case import read_states
from casework.templatetags.law import article, articles
from casework.templatetags.pages import days_left, step_label

LIGHTS = [("green", "正常"), ("yellow", "临近届满"), ("red", "已超期"), ("", "没有进行中的期限")]


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    class Meta:
        model = Organisation
        fields = ["code", "name", "kind", "province"]


class AuthoritySerializer(serializers.ModelSerializer[Authority]):
    class Meta:
        model = Authority
        fields = ["code", "name"]


class CasesSerializer(serializers.ListSerializer[Any]):
    """Many cases, their states of today read at once."""

    def to_representation(self, data: Any) -> list[Any]:
        cases = list(data.all() if isinstance(data, models.Manager) else data)
        read_states(cases)
        return super().to_representation(cases)


class CaseSerializer(serializers.ModelSerializer[Case]):
    """One row of the list."""

    state = serializers.CharField(source="state_today", read_only=True)
    state_name = serializers.CharField(read_only=True)
    light = serializers.ChoiceField(LIGHTS, read_only=True)
    regulation = serializers.SlugRelatedField[Any]("code", read_only=True)
    organisation = OrganisationSerializer(read_only=True)
    authority = AuthoritySerializer(read_only=True)
    deciding_authority = AuthoritySerializer(read_only=True)

    class Meta:
        model = Case
        list_serializer_class = CasesSerializer
        fields = [
            "id", "number", "kind", "state", "state_name", "light", "organisation", "authority",
            "deciding_authority", "regulation", "opened_on", "closed_on", "next_due_on",
        ]  # fmt: skip


class DeadlineSerializer(serializers.ModelSerializer[Deadline]):
    title = serializers.SerializerMethodField()
    article = serializers.SerializerMethodField()
    citation = serializers.SerializerMethodField()
    light = serializers.SerializerMethodField()
    days_left = serializers.SerializerMethodField(help_text="剩余工作日；负数为已超期的工作日。")

    class Meta:
        model = Deadline
        fields = [
            "id", "period", "ordinal", "title", "article", "citation", "day_zero", "due_on",
            "days_left", "light", "paused_on", "ended_on", "ended_by", "overdue_on",
            "provisional", "statutory",
        ]  # fmt: skip

    def get_title(self, deadline: Deadline) -> str:
        rule = deadline.case.law.rules.get(deadline.period)
        return rule.title if rule else deadline.period

    def get_article(self, deadline: Deadline) -> str:
        """A converted case keeps periods that its present law does not know."""
        rule = deadline.case.law.rules.get(deadline.period)
        return rule.article if rule else ""

    def get_citation(self, deadline: Deadline) -> str:
        return article(self.get_article(deadline))

    def get_light(self, deadline: Deadline) -> str:
        return deadline.light(clock.today())

    def get_days_left(self, deadline: Deadline) -> int | None:
        return None if deadline.ended_on else days_left(deadline)


class DaySerializer(serializers.Serializer[Any]):
    """One day of a ledger: what it is and, when counted, its number."""

    on = serializers.DateField()
    mark = serializers.CharField()
    number = serializers.IntegerField(allow_null=True)
    says = serializers.CharField()


class LedgerSerializer(DeadlineSerializer):
    """A deadline with its explanation, day by day."""

    days = DaySerializer(many=True)

    class Meta(DeadlineSerializer.Meta):
        fields = [*DeadlineSerializer.Meta.fields, "days"]


class ChoiceSerializer(serializers.Serializer[Any]):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class InputSerializer(serializers.Serializer[Any]):
    """One thing a step asks."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    help = serializers.CharField()
    type = serializers.CharField(
        help_text="boolean、date、time、moment、integer、decimal、text；lines 为文字列表；"
        "choice 取一值，choices 取多值。"
    )
    required = serializers.BooleanField()  # type: ignore[assignment]
    choices = ChoiceSerializer(many=True)
    initial = serializers.JSONField(allow_null=True)


class RefusalSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    reason = serializers.CharField()
    article = serializers.CharField()


class OfferSerializer(serializers.Serializer[Any]):
    """A step the person's role takes: available, or blocked and why."""

    step = serializers.CharField(source="name")
    label = serializers.CharField(source="step.label")  # type: ignore[assignment]
    effect = serializers.CharField(source="step.effect")
    articles = serializers.ListField(child=serializers.CharField())
    papers = serializers.ListField(child=serializers.CharField())
    available = serializers.BooleanField()
    blocked = RefusalSerializer(allow_null=True)
    inputs = serializers.SerializerMethodField()

    @extend_schema_field(InputSerializer(many=True))
    def get_inputs(self, offer: Offer) -> list[dict[str, Any]]:
        case = self.context["case"]
        return describe(form_for(case.kind, offer.name)(case=case).fields)


class PaperSerializer(serializers.ModelSerializer[Paper]):
    drawn = serializers.SerializerMethodField()

    class Meta:
        model = Paper
        fields = ["id", "key", "title", "number", "issued_on", "code", "drawn", "sha256"]

    def get_drawn(self, paper: Paper) -> bool:
        return paper.drawn_at is not None


class EntrySerializer(serializers.ModelSerializer[Entry]):
    """A line of the journal. What was entered and by whom is shown to staff only."""

    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    authority = serializers.SlugRelatedField[Any]("code", read_only=True)
    actor = serializers.SerializerMethodField()
    inputs = serializers.SerializerMethodField()
    citation = serializers.SerializerMethodField()

    class Meta:
        model = Entry
        fields = [
            "position", "step", "label", "source", "target", "outcome", "error", "on", "at",
            "role", "authority", "actor", "inputs", "facts", "articles", "citation", "hash",
        ]  # fmt: skip

    def _is_open_to_reader(self) -> bool:
        return not self.context["request"].user.is_applicant

    def get_label(self, entry: Entry) -> str:
        return step_label(entry)

    def get_actor(self, entry: Entry) -> str | None:
        return str(entry.actor) if entry.actor and self._is_open_to_reader() else None

    def get_inputs(self, entry: Entry) -> dict[str, Any] | None:
        return entry.inputs if self._is_open_to_reader() else None

    def get_citation(self, entry: Entry) -> str:
        return articles(entry.articles)


class EffectSerializer(serializers.ModelSerializer[Effect]):
    class Meta:
        model = Effect
        fields = ["kind", "key", "on"]


class IssuedSerializer(serializers.ModelSerializer[Paper]):
    class Meta:
        model = Paper
        fields = ["id", "key", "title", "number"]


class TakenSerializer(serializers.ModelSerializer[Entry]):
    """A step that was taken. Nothing in it changes later, so a repeated request reads the same."""

    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    state_name = serializers.SerializerMethodField()
    authority = serializers.SlugRelatedField[Any]("code", read_only=True)
    papers = IssuedSerializer(many=True)
    effects = EffectSerializer(many=True)

    class Meta:
        model = Entry
        fields = [
            "case", "position", "step", "label", "source", "target", "state_name", "on", "at",
            "role", "authority", "facts", "articles", "papers", "effects",
        ]  # fmt: skip

    def get_label(self, entry: Entry) -> str:
        return step_label(entry)

    def get_state_name(self, entry: Entry) -> str:
        assert entry.regulation
        return entry.regulation.law.state_name(entry.kind, entry.target)


class CaseDetailSerializer(CaseSerializer):
    """A case with its facts, clocks, possible steps, papers and journal."""

    facts = serializers.JSONField(help_text="字段见 docs/scenarios.md 第 7 节。")
    deadlines = DeadlineSerializer(many=True)
    offers = OfferSerializer(many=True)
    papers = PaperSerializer(many=True)
    journal = EntrySerializer(many=True)

    class Meta(CaseSerializer.Meta):
        fields = [
            *CaseSerializer.Meta.fields, "facts", "deadlines", "offers", "papers", "journal",
        ]  # fmt: skip
