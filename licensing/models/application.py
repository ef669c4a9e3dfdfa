from __future__ import annotations

from typing import Any, ClassVar

from casework.steps import Act
from licensing.papers import application_context, received_materials
from licensing.steps.reopening import Reopening


class Application(Reopening):
    """资质申请: from the first form to the certificate, or to one of the other ends.

    Its steps stand where they are taken: Acceptance, Review, Decision, Reopening.
    """

    KIND = "application"
    FINAL: ClassVar[frozenset[str]] = frozenset(
        {"abandoned", "not_accepted", "refused", "issued", "withdrawn"}
    )

    class Meta:
        verbose_name = verbose_name_plural = "资质申请"

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "regulation": self.regulation.code,
            "kind": self.asks,
            "timely": self.timely,
            "deciding_authority": self.deciding_authority.code,
            "handling_authority": self.handling_authority.code,
            "accepted_on": self.accepted_on,
            "accepted_basis": self.accepted_basis or None,
            "categories_passed": self.categories_passed,
            "decision_late": self.decision_late,
        }

    def paper_context(self, key: str, act: Act) -> dict[str, Any]:
        context = application_context(self, act)
        if key == "receipt":
            context["case"]["materials"] = received_materials(self)
        return context
