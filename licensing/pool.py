"""The pool of review experts: every change is dated, has an author and stands in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import wraps
from typing import Any

from django.db import transaction

from casework import hall
from casework.models import Authority, Organisation, Role, User
from casework.refusal import StepRefused
from licensing.models.expert import Expert, ExpertRelation, ExpertTraining

KIND = "expert"
KEEPERS = (Role.SUPERVISOR, Role.ADMIN)
S = Expert.Standing
# From each standing to what may follow it.
MOVES: Mapping[str, tuple[str, ...]] = {
    S.PROPOSED: (S.EXAMINED, S.REMOVED),
    S.EXAMINED: (S.ADMITTED, S.REMOVED),
    S.ADMITTED: (S.SUSPENDED, S.REMOVED),
    S.SUSPENDED: (S.ADMITTED, S.REMOVED),
    S.REMOVED: (S.PROPOSED,),
}
ACTS = {
    S.PROPOSED: "重新申请入库", S.EXAMINED: "入库审查合格", S.ADMITTED: "入库",
    S.SUSPENDED: "暂停", S.REMOVED: "出库",
}  # fmt: skip


def keeper_role(by: User, authority: Authority) -> str:
    """The role in which the person keeps this authority's pool; '' when not at all."""
    offices = {authority.pk, authority.superior_id}
    held = [a.role for a in by.appointments.all() if a.authority_id in offices]
    return next((role for role in held if role in KEEPERS), "")


def _role(by: User, authority: Authority) -> str:
    role = keeper_role(by, authority)
    if not role:
        raise StepRefused(
            "E_ROLE", "只有建库机关及其上级的监督检查人员、系统管理员可以管理专家库。"
        )
    return role


def _kept(change: Callable[..., Any]) -> Callable[..., Any]:
    """Lock the expert and make sure that the person keeps the pool."""

    @wraps(change)
    @transaction.atomic
    def guarded(expert: Expert, *, by: User, on: date, **said: Any) -> Any:
        role = _role(by, expert.authority)
        Expert.objects.select_for_update().get(pk=expert.pk)
        expert.refresh_from_db()
        return change(expert, by=by, on=on, role=role, **said)

    return guarded


@transaction.atomic
def propose(
    *, by: User, on: date, code: str, name: str, authority: Authority, employer: str = "",
    fields: Iterable[str] = (), reason: str = "",
) -> Expert:  # fmt: skip
    """A new expert who applied; not yet in the pool. Raises StepRefused for who keeps no pool."""
    role = _role(by, authority)
    expert = Expert.objects.create(
        code=code, name=name, authority=authority, employer=employer, fields=list(fields)
    )
    expert.standings.create(standing=S.PROPOSED, on=on, by=by, reason=reason)
    hall.note(KIND, "propose", by=by, on=on, role=role, expert=code, name=name)
    return expert


@_kept
def move(
    expert: Expert, *, by: User, on: date, role: str, to: str, reason: str = "",
    valid_until: date | None = None,
) -> Expert:  # fmt: skip
    """Let the expert's standing become `to`. Raises StepRefused when it does not follow."""
    if to not in MOVES[expert.standing]:
        now = expert.get_standing_display()
        raise StepRefused("E_STATE", f"专家目前的状态是“{now}”，不能{ACTS[S(to)]}。")
    expert.standing = to
    if to == S.ADMITTED:
        expert.valid_until = valid_until or expert.valid_until
    expert.save(update_fields=["standing", "valid_until"])
    expert.standings.create(standing=to, on=on, by=by, reason=reason)
    hall.note(KIND, str(to), by=by, on=on, role=role, expert=expert.code, reason=reason)
    return expert


@_kept
def add_training(
    expert: Expert, *, by: User, on: date, role: str, kind: str, held_on: date, passed: bool,
    subject: str,
) -> ExpertTraining:  # fmt: skip
    """A training or an assessment that took place on `held_on`."""
    said = {"kind": kind, "passed": passed, "subject": subject}
    told = said | {"held_on": held_on}
    hall.note(KIND, "train", by=by, on=on, role=role, expert=expert.code, said=told)
    return expert.trainings.create(by=by, on=held_on, **said)


@_kept
def declare_relation(
    expert: Expert, *, by: User, on: date, role: str, organisation: Organisation, kind: str,
    reason: str = "",
) -> ExpertRelation:  # fmt: skip
    """What ties the expert to an organisation; from now on no review of it is possible."""
    said = {"organisation": organisation, "kind": kind, "reason": reason}
    hall.note(KIND, "declare", by=by, on=on, role=role, expert=expert.code, said=said)
    return expert.relations.create(declared_on=on, **said)


@_kept
def end_relation(
    expert: Expert, *, by: User, on: date, role: str, relation: ExpertRelation, ended_on: date
) -> ExpertRelation:
    """The tie ended on that day; it still counts on the day itself."""
    relation.ended_on = ended_on
    relation.save(update_fields=["ended_on"])
    ended = {"relation": relation.pk, "ended_on": ended_on}
    hall.note(KIND, "end_relation", by=by, on=on, role=role, expert=expert.code, **ended)
    return relation


@_kept
def open_account(
    expert: Expert, *, by: User, on: date, role: str, username: str, password: str
) -> User:
    """An account with which the expert answers what is asked in reviews, and sees nothing else.

    Raises StepRefused when there is one. The password is told to the expert, who changes it.
    """
    if expert.account_id is not None:
        raise StepRefused("E_STATE", f"{expert}已有账号。")
    account = User.objects.create_user(username, password=password, name=expert.name)
    expert.account = account
    expert.save(update_fields=["account"])
    hall.note(KIND, "open_account", by=by, on=on, role=role, expert=expert.code, username=username)
    return account
