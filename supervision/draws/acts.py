"""What is done to a draw: freeze, enter the seed, swap, open the cases, publish.

Each act is written into the journal. Raises StepRefused with what has to be done instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from casework import clock, hall
from casework.door import take_step
from casework.models import Authority, Organisation, Role, User
from casework.refusal import StepRefused
from licensing.law import law_in_force
from supervision import drafting
from supervision.draws.selection import allowed, commitment, select
from supervision.models import Draw, Inspection

KIND = "draw"


def role_at(user: User, authority: Authority, *roles: Role) -> Role:
    """The first of the roles the person holds there. StepRefused E_ROLE for none."""
    held = set(user.appointments.filter(authority=authority).values_list("role", flat=True))
    for role in roles:
        if role in held:
            return role
    raise StepRefused(
        "E_ROLE", f"只有{authority}的{'、'.join(role.label for role in roles)}可以办理"
    )


@transaction.atomic
def freeze(authority: Authority, frozen: Mapping[str, Any], *, by: User) -> Draw:
    """Fix the population; its hash is public from now on. The seed comes on a later day."""
    role = role_at(by, authority, Role.SUPERVISOR)
    _refuse_unless(
        date.fromisoformat(frozen["seed_day"]) > clock.today(), "种子的产生日期应当晚于今天"
    )
    draw = Draw.objects.create(
        authority=authority,
        title=frozen["title"],
        frozen=dict(frozen),
        commitment=commitment(dict(frozen)),
        frozen_by=by,
        frozen_at=clock.now(),
    )
    _note(draw, "freeze", by, role, commitment=draw.commitment)
    return draw


@transaction.atomic
def enter_seed(draw: Draw, seed: str, *, by: User) -> None:
    """Enter what the named source said, once, by a second person; the result follows from it."""
    draw = _locked(draw)
    role = role_at(by, draw.authority, Role.HEAD, Role.SUPERVISOR)
    day = date.fromisoformat(draw.frozen["seed_day"])
    _refuse_unless(not draw.result, "种子已经录入，不能更改")
    _refuse_unless(by != draw.frozen_by, "种子应当由固定名录以外的人录入")
    _refuse_unless(clock.today() >= day, f"种子在{day:%Y年%-m月%-d日}产生，届时再录入")
    draw.seed, draw.seeded_by, draw.seeded_at = seed, by, clock.now()
    draw.result = select(draw.frozen, seed)
    draw.save()
    _note(draw, "enter_seed", by, role, seed=seed, result=draw.result)


@transaction.atomic
def swap(draw: Draw, *, unit: str, was: str, now: str, reason: str, by: User) -> None:
    """Let another inspector go; the original stays in the result."""
    draw = _locked(draw)
    role = role_at(by, draw.authority, Role.HEAD)
    team = teams(draw).get(unit, [])
    _refuse_unless(was in team, "该检查人员不在这家单位的检查组中")
    _refuse_unless(now not in team, "替换的检查人员已经在这家单位的检查组中")
    _refuse_unless(now in allowed(draw.frozen, unit), "替换的检查人员不在名录中，或者应当回避")
    _refuse_unless(
        not draw.inspections.filter(organisation__code=unit).exists(), "已经立案，不再调换"
    )
    said = {"unit": unit, "was": was, "now": now, "reason": reason}
    draw.swaps = [*draw.swaps, said | {"on": clock.today().isoformat()}]
    draw.save()
    _note(draw, "swap", by, role, **said)


@transaction.atomic
def open_cases(draw: Draw, *, by: User) -> list[Inspection]:
    """A case of inspection, drawn, for every unit of the result."""
    draw = _locked(draw)
    role = role_at(by, draw.authority, Role.SUPERVISOR)
    _refuse_unless(draw.result, "录入种子、抽取以后才能立案")
    _refuse_unless(not draw.inspections.exists(), "已经立案")
    names = {person["id"]: person["name"] for person in draw.frozen["inspectors"]}
    units = {unit.code: unit for unit in Organisation.objects.filter(code__in=teams(draw))}
    opened = []
    for code, team in teams(draw).items():
        case = drafting.draft_inspection(units[code], on=clock.today(), place=draw.authority)
        Inspection.objects.filter(pk=case.pk).update(lot=draw)
        case = Inspection.objects.get(pk=case.pk)
        plan: dict[str, Any] = {
            "units": [units[code]],
            "inspectors": [names[key] for key in team],
            "count": 1,
            "seed": draw.seed,
        }
        take_step(case, "plan", by=by, **plan)
        take_step(case, "draw", by=by)
        opened.append(case)
    _note(draw, "open_cases", by, role, cases=[case.pk for case in opened])
    return opened


@transaction.atomic
def publish(draw: Draw, *, by: User) -> None:
    """Let everybody have the file of the draw."""
    draw = _locked(draw)
    role = role_at(by, draw.authority, Role.SUPERVISOR, Role.HEAD)
    _refuse_unless(draw.result, "录入种子、抽取以后才能公布")
    _refuse_unless(not draw.published_at, "已经公布")
    draw.published_at = clock.now()
    draw.save()
    _note(draw, "publish", by, role)


def teams(draw: Draw) -> dict[str, list[str]]:
    """The inspectors of each unit in the order drawn, after the swaps."""
    if not draw.result:
        return {}
    found = {unit: list(draw.result["teams"][unit]) for unit in draw.result["units"]}
    for said in draw.swaps:
        team = found[said["unit"]]
        team[team.index(said["was"])] = said["now"]
    return found


def _locked(draw: Draw) -> Draw:
    return Draw.objects.select_for_update().get(pk=draw.pk)


def _refuse_unless(holds: object, reason: str) -> None:
    if not holds:
        rule = law_in_force(clock.today()).law.document["rules"].get("inspection_team", {})
        raise StepRefused("E_STATE", reason, rule.get("article", ""))


def _note(draw: Draw, step: str, by: User, role: Role, **inputs: Any) -> None:
    hall.note(KIND, step, by=by, on=clock.today(), role=role, draw=draw.pk, **inputs)
