from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django_fsm import RETURN_VALUE

from casework.models import DRAFT, Authority
from casework.papering import enrol
from casework.steps import Act, on_inputs, step
from licensing.assessment.base import OFFICE, Voluntary, refuse_unless

if TYPE_CHECKING:
    from licensing.models import Assessment

ACTIVE = "authorised"


@on_inputs
def has_the_class_of_its_kind(case: Agency, act: Act) -> None:
    classes = {n for level in case.law.document["levels"].values() for n in level["classes"]}
    fits = act.inputs.get("class") in classes if case.assesses else not act.inputs.get("class")
    refuse_unless(fits, case, "E_BODY_CLASS")
    refuse_unless(not case.assesses or act.inputs.get("regions"), case, "E_BODY_REGION")


class Agency(Voluntary):
    """机构: a consulting, assessment or witness body and its authorisation."""

    class Does(models.TextChoices):
        CONSULTING = "consulting", "咨询机构"
        ASSESSMENT = "assessment", "评审机构"
        WITNESS = "witness", "见证机构"

    KIND = "body"
    FINAL: ClassVar[frozenset[str]] = frozenset({"revoked"})

    does = models.CharField("工作", max_length=12, choices=Does.choices)
    seat = models.OneToOneField(Authority, models.PROTECT, related_name="body")
    grade = models.PositiveSmallIntegerField("类别", null=True, blank=True)
    regions = models.JSONField("授权区域", default=list)
    legal_person = models.CharField("所属法人", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "机构"

    def __str__(self) -> str:
        return self.seat.name

    @property
    def said(self) -> str:
        """Name, class and regions, as whoever chooses a body reads them."""
        if not self.assesses:
            return self.seat.name
        offices = Authority.objects.filter(code__in=self.regions).values_list("region", flat=True)
        return f"{self.seat.name}（{self.grade}类机构，授权区域：{'、'.join(offices)}）"

    @property
    def assesses(self) -> bool:
        return self.does == self.Does.ASSESSMENT

    @property
    def facts(self) -> dict[str, Any]:
        return {"class": self.grade, "regions": self.regions}

    @property
    def is_active(self) -> bool:
        return self.state == ACTIVE

    def fits(self, level: int) -> bool:
        """Whether its class may assess the level."""
        return self.grade in self.law.document["levels"][str(level)]["classes"]

    def is_one_with(self, other: Agency | None) -> bool:
        return bool(other and (other.pk == self.pk or other.legal_person == self.legal_person))

    def belongs_to(self, assessment: Assessment) -> bool:
        return self.legal_person == assessment.organisation.code

    @step("登记已授权的机构", source=DRAFT,
          target=RETURN_VALUE("proposed", "authorised", "suspended", "revoked"))  # fmt: skip
    def enter(self, act: Act) -> str:
        """Take a body that was authorised earlier into the register."""
        enrol(self, act)
        return str(act.inputs["state"])

    @step("提出授权", source=DRAFT, target="proposed", roles=OFFICE,
          guards=(has_the_class_of_its_kind,),
          inputs=("kind", "class", "regions", "legal_person"),
          effect="登记拟授权的机构及其工作范围。")  # fmt: skip
    def put_forward(self, act: Act) -> None:
        enrol(self, act)
        self.grade = act.inputs.get("class")
        self.regions = act.inputs.get("regions") or []

    @step("授权", source="proposed", target="authorised", roles=OFFICE,
          effect="出具授权书，机构可以开展工作。")  # fmt: skip
    def authorise(self, act: Act) -> None:
        """From now on it may act."""

    @step("受到处理", source=["authorised", "suspended"],
          target=RETURN_VALUE("authorised", "suspended", "revoked"))  # fmt: skip
    def sanctioned(self, act: Act) -> str:
        """Suspended, let act again, reduced or revoked by a decision."""
        to = act.inputs.get("to") or self.state
        if act.inputs.get("class"):
            self.grade = act.inputs["class"]
        if to == "suspended" and self.state != to:
            act.fact("suspended_from", act.on)
            act.fact("suspended_until", act.inputs.get("until"))
        act.fact("ends", to != self.state and to != "suspended")
        return str(to)

    @step("暂停期满", source="suspended", target="authorised")
    def end_suspension(self, act: Act) -> None:
        for sanction in self.sanctions.filter(state="decided", suspends=True, person=""):
            act.follow(sanction, "end_suspension")


def bodies_of(does: str) -> models.QuerySet[Agency]:
    """Those that do this work and were ever authorised, in the order of the register."""
    known = Agency._base_manager.filter(does=does, opened_on__isnull=False)
    return known.exclude(state="proposed").select_related("seat").order_by("pk")
