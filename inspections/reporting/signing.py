"""Signing a locked report: each for themselves, the unit in its own account or on the tablet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.db import transaction

from applicants.membership import CASE, may
from casework import clock, hall
from casework.models import Role, User
from inspections.models import Report, Signature, Visit
from inspections.reporting.locking import KIND
from inspections.reporting.standing import (
    UNIT_ROLES,
    alterations,
    report_of,
    seal_of,
    unit_signature,
    unsigned_staff,
)
from inspections.sheet.saving import locked
from inspections.sheet.team import is_of_team

# Strokes on a field of 600 x 200: 'M10 20L11 22L…', and no more than a signature needs.
STROKES = re.compile(r"(?:M\d{1,3} \d{1,3}(?:L\d{1,3} \d{1,3})+)+")
LONGEST = 30_000
MANNER = Signature.Manner


@dataclass(frozen=True)
class Seat:
    """A place for a signature; `name` is '' where the signer says who they are."""

    role: str
    name: str = ""

    @property
    def key(self) -> str:
        return f"{self.role}:{self.name}"

    @property
    def label(self) -> str:
        return f"{Signature.Role(self.role).label}{self.name}"


@dataclass(frozen=True)
class Signed:
    """What is put into a seat. `sha256`: the report the signer saw."""

    seat: Seat
    name: str
    sha256: str
    drawing: str = ""
    reason: str = ""
    witnesses: list[str] = field(default_factory=list)
    refused: bool = False


def is_drawn(drawing: str) -> bool:
    return len(drawing) <= LONGEST and STROKES.fullmatch(drawing) is not None


def seats_for(visit: Visit, report: Report, user: User) -> list[Seat]:
    """The empty seats this account may fill.

    Staff sign for themselves alone; experts and the unit's signer have no account here and may
    sign on the tablet of a member of staff.
    """
    unit = [] if unit_signature(report) else [Seat(role) for role in UNIT_ROLES]
    if user.is_applicant:
        own = user.organisation_id == visit.organisation_id and may(user, CASE)
        return unit if own else []
    if not is_of_team(visit, user, clock.today()):
        return []
    name = user.name or user.username
    free = [
        Seat(seat["role"], seat["name"])
        for seat in unsigned_staff(report)
        if seat["role"] == "expert" or seat["name"] == name
    ]
    return free + unit


@transaction.atomic
def sign(visit: Visit, said: Signed, *, by: User) -> Signature:
    """Put a name under the locked report, or write down that the unit refused to sign.

    Raises StepRefused for a seat this account may not fill, another report than the one that
    stands, an altered one, and a refusal without reason or with too few witnesses.
    """
    visit = locked(visit)
    report = _standing(visit, said)
    if said.seat not in seats_for(visit, report, by):
        raise visit.law.refusal("E_SIGNATURE", "这一处已经签字，或者不由您签字。")
    if said.refused:
        _demand_witnesses(visit, said, by)
    manner = MANNER.REFUSED if said.refused else MANNER.DRAWN if said.drawing else MANNER.TYPED
    signature = Signature(
        report=report, role=said.seat.role, name=said.name, manner=manner, drawing=said.drawing,
        reason=said.reason, witnesses=said.witnesses, sha256=report.sha256, at=clock.now(), by=by,
    )  # fmt: skip
    signature.seal = seal_of(signature)
    signature.entry = hall.note(
        KIND, "refuse" if said.refused else "sign", by=by, on=clock.today(),
        role=Role.UNIT if by.is_applicant else Role.INSPECTOR, visit=visit.pk,
        sha256=report.sha256, seal=signature.seal, signer=said.name, signs_as=said.seat.role,
    )  # fmt: skip
    signature.save()
    return signature


def _standing(visit: Visit, said: Signed) -> Report:
    report = report_of(visit)
    if report is None or report.sha256 != said.sha256:
        raise visit.law.refusal(
            "E_SIGNATURE", "报告已经解锁或者重新锁定，请核对现在的报告后再签字。"
        )
    if altered := alterations(report):
        raise visit.law.refusal("E_SIGNATURE", f"报告被改动，不能签字：{'；'.join(altered)}。")
    return report


def _demand_witnesses(visit: Visit, said: Signed, by: User) -> None:
    least = visit.law.document["visit"]["witnesses"]
    enough = len(set(said.witnesses)) >= least
    if by.is_applicant or said.seat.role not in UNIT_ROLES or not enough or not said.reason:
        raise visit.law.refusal(
            "E_SIGNATURE", f"拒绝签字由审查组记录，写明理由和至少{least}名见证人。"
        )
