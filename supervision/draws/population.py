"""The population of a draw: the holders of an authority, by risk, without those visited lately."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework import clock
from casework.calendar import add_months
from casework.models import DRAFT, Authority, Case, Organisation, Role, User
from inspections.models import Visit
from licensing.law import law_in_force
from licensing.models import Certificate
from supervision.draws.selection import ALGORITHM
from supervision.models import Inspection

RISKS = ("enforcement", "investigation", "leak", "unlicensed")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the supervisor decides; rates in per cent, spans in months back from the day."""

    title: str
    high_rate: int
    usual_rate: int
    risk_months: int
    avoid_months: int
    seed_source: str
    seed_day: date
    inspectors: list[User]
    excluded: dict[str, str]  # code of the unit: reason
    related: list[tuple[str, str, str]]  # code of the unit, id of the inspector, reason


def freeze(plan: Plan, authority: Authority, on: date) -> dict[str, Any]:
    """The document whose hash is the commitment; nothing that decides the draw is left out."""
    units = holders(authority)
    excluded = visited(units, add_months(on, -plan.avoid_months)) | plan.excluded
    risky = _risky(units, add_months(on, -plan.risk_months))
    left = [unit for unit in units if unit.code not in excluded]
    high = [unit for unit in left if unit.code in risky]
    usual = [unit for unit in left if unit.code not in risky]
    return {
        "algorithm": ALGORITHM,
        "authority": str(authority),
        "title": plan.title,
        "frozen_at": clock.now().isoformat(timespec="seconds"),
        "seed_source": plan.seed_source,
        "seed_day": plan.seed_day.isoformat(),
        "risk_months": plan.risk_months,
        "avoid_months": plan.avoid_months,
        "team": law_in_force(on).law.document["rules"]["inspection_team"]["staff_at_least"],
        "strata": [
            _stratum("1", "重点单位", plan.high_rate, high),
            _stratum("2", "一般单位", plan.usual_rate, usual),
        ],
        "excluded": [
            {"code": unit.code, "name": unit.name, "reason": excluded[unit.code]}
            for unit in units
            if unit.code in excluded
        ],
        "inspectors": [{"id": inspector_id(u), "name": str(u)} for u in plan.inspectors],
        "related": [
            {"unit": unit, "inspector": person, "reason": reason}
            for unit, person, reason in sorted(plan.related)
        ],
    }


def holders(authority: Authority) -> list[Organisation]:
    """The units with a certificate of this authority in force or suspended, by code."""
    held = Certificate.objects.held().filter(deciding_authority=authority)
    return list(Organisation.objects.filter(pk__in=held.values("organisation")).order_by("code"))


def inspectors(authority: Authority) -> list[User]:
    posts = {"appointments__authority": authority, "appointments__role": Role.INSPECTOR}
    return list(User.objects.filter(is_active=True, **posts).distinct().order_by("pk"))


def inspector_id(user: User) -> str:
    """A name for the file that two people of one name do not share."""
    return f"R{user.pk}"


def visited(units: Iterable[Organisation], since: date) -> dict[str, str]:
    """Code and reason of the units with an inspection open, or a visit or check since that day."""
    ids = [unit.pk for unit in units]
    found: dict[str, str] = {}
    visits = Visit.objects.filter(organisation__in=ids, visit_on__gte=since)
    for code, day in visits.exclude(state__in=["planned", "dropped", "cancelled"]).values_list(
        "organisation__code", "visit_on"
    ):
        found[code] = f"{day:%Y-%m-%d}现场审查"
    checks = Inspection.objects.filter(organisation__in=ids).exclude(state=DRAFT)
    for code, closed, number in checks.values_list("organisation__code", "closed_on", "number"):
        if closed is None:
            found[code] = f"保密检查未办结（{number}）"
        elif closed >= since:
            found[code] = f"{closed:%Y-%m-%d}办结保密检查（{number}）"
    return found


def _stratum(key: str, name: str, rate: int, units: list[Organisation]) -> dict[str, Any]:
    listed = [{"code": unit.code, "name": unit.name} for unit in units]
    return {"key": key, "name": name, "rate": rate, "units": listed}


def _risky(units: list[Organisation], since: date) -> set[str]:
    """The codes of the units with a case of enforcement or the like since that day."""
    cases = Case.objects.filter(organisation__in=units, kind__in=RISKS, opened_on__gte=since)
    return set(cases.values_list("organisation__code", flat=True))
