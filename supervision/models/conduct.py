"""What the cases after the grant have in common."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from casework.models import Authority, Case
from casework.papering import enrol
from casework.steps import Act
from licensing.regime import follow_law_of
from supervision.papers import conduct_context

if TYPE_CHECKING:
    Base = Case
else:
    Base = object


class Conduct(Base):
    """Each act follows the law of its day; the handling authority issues the papers."""

    def bind(self, on: date) -> None:
        follow_law_of(self, on)

    def authorities_for(self, competence: str, on: date) -> list[Authority]:
        return [self.authority]

    @property
    def issuing_authority(self) -> Authority:
        return self.authority

    def said(self, act: Act) -> dict[str, Any]:
        """What the regulation says of the step beyond articles and papers."""
        said: dict[str, Any] = self.law.document["steps"][self.kind][act.step]
        return said

    def enrol(self, act: Act) -> None:
        enrol(self, act)

    def offer_finding(self, act: Act, breach: str) -> None:
        """Offer the finding the regulation names for this breach, if it names one."""
        if key := self.said(act).get("findings", {}).get(breach):
            act.effect("findings", key)

    def paper_context(self, key: str, act: Act) -> dict[str, Any]:
        return conduct_context(self, key, act)
