"""The world of a scenario: organisations, offices, cases by handle, and who acts."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.models import Appointment, Authority, Case, Organisation, User
from casework.simulator.document import Actor
from casework.simulator.registry import told
from casework.sweep import model_of


class NotSimulated(Exception):
    """The scenario uses a word of the format that this version does not act out yet."""


class World:
    """Names of the scenario and the rows behind them."""

    def __init__(self) -> None:
        self.organisations: dict[str, Organisation] = {}
        self.handles: dict[str, int] = {}
        self.today = date.min
        self.regulation: str | None = None

    # -- cases ----------------------------------------------------------------------------------
    def bind(self, handle: str, case: Case) -> None:
        self.handles[handle] = case.pk

    def handle_of(self, pk: int) -> str | None:
        return next((handle for handle, bound in self.handles.items() if bound == pk), None)

    def case(self, kind: str, handle: str | None) -> Case:
        """The case with the handle, or the only one of its kind."""
        if handle is not None:
            if handle not in self.handles:
                raise NotSimulated(f"no case {handle}")
            named = Case.objects.get(pk=self.handles[handle])
            if kind not in ("", named.kind):
                raise NotSimulated(f"{handle} is of the kind {named.kind}, not {kind}")
            return named.procedure
        try:
            model = model_of(kind)
        except LookupError:
            raise NotSimulated(f"kind {kind}") from None
        found = list(model.objects.filter(pk__in=self.handles.values()).order_by("pk"))
        open_ones = [case for case in found if not case.is_closed]
        chosen = found if len(found) == 1 else open_ones
        if len(chosen) != 1:
            raise NotSimulated(f"{len(chosen)} cases of kind {kind}")
        return chosen[0]

    # -- who ------------------------------------------------------------------------------------
    def organisation(self, name: str | None) -> Organisation:
        if name:
            return self.organisations[name]
        if len(self.organisations) != 1:
            raise NotSimulated("more than one organisation")
        return next(iter(self.organisations.values()))

    def organisation_of(self, actor: Actor | None, words: dict[str, Any]) -> Organisation:
        """The one named, else the one whose certificate or case is named, else the only one."""
        named = words.get("unit") or (actor.where if actor and actor.role == "unit" else None)
        bound = [word for word in words.values() if isinstance(word, str) and word in self.handles]
        if named or not bound or len(self.organisations) == 1:
            return self.organisation(named)
        owner = Case.objects.get(pk=self.handles[bound[0]]).organisation
        return self.organisation(owner.code if owner.code in self.organisations else None)

    def account(self, organisation: Organisation) -> User:
        username = f"unit@{organisation.code}"
        user, _ = User.objects.get_or_create(
            username=username, defaults={"organisation": organisation, "name": organisation.name}
        )
        return user

    def official(self, role: str, authority: Authority) -> User:
        user, _ = User.objects.get_or_create(
            username=f"{role}@{authority.code}", defaults={"name": f"{role}@{authority.code}"}
        )
        Appointment.objects.get_or_create(user=user, role=role, authority=authority)
        return user

    def person(self, actor: Actor, case: Case, competence: str, on: date) -> User:
        """The account that acts; staff by default of the authority competent for the step."""
        if actor.role == "unit":
            named = self.organisations.get(actor.where or "")
            return self.account(named or case.organisation)
        if teller := told("actors", actor.role):
            return teller(self, actor, case, on)
        if actor.where:
            return self.official(actor.role, Authority.objects.get(code=actor.where))
        authority = case.authorities_for(competence, on)[0]
        return self.official(actor.role, authority)
