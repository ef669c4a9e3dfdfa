from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from casework.models.authority import Authority
from casework.models.state import Stateful

if TYPE_CHECKING:
    from casework.models.case import Case
    from casework.models.user import Appointment, User

DECIDING_ROLES = ("head", "clerk")


class Participation(Stateful):
    """Who takes part in a case: where it lies, who may see it, whose staff may take its steps."""

    participants = models.ManyToManyField(
        Authority, related_name="+", blank=True, verbose_name="参与机构"
    )

    class Meta:
        abstract = True

    def let_join(self: Case, *joining: Authority | None) -> None:  # type: ignore[misc]
        """From now on the staff of these may see the case; what they may do is for the steps."""
        self.participants.add(*(authority for authority in joining if authority))

    def pass_to(self: Case, authority: Authority) -> None:  # type: ignore[misc]
        """The case now lies with this authority, and stands in its work list."""
        self.authority = authority
        self.let_join(authority)

    def admits(  # type: ignore[misc]
        self: Case, appointment: Appointment, competence: str, on: date
    ) -> bool:
        """Whether the holder of this appointment may take steps of the competence."""
        offices = self.authorities_for(competence, on)
        return appointment.authority_id in {authority.pk for authority in offices}

    def admits_member(self: Case, member: User, competence: str, on: date) -> bool:  # type: ignore[misc]
        """Whether an organisation's account may take its steps in this case."""
        return member.acts_for(self, on)

    def refusal_of_stranger(self, appointment: Appointment) -> str:
        """The code told to somebody who holds the role, but not for this case."""
        decides = appointment.role in DECIDING_ROLES
        return "E_NOT_DECIDING_AUTHORITY" if decides else "E_WRONG_AUTHORITY"
