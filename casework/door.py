"""The one door: every step of every case is taken here.

Lock, ask who may, ask whether the guards hold, act, save, write the journal, wind the clocks,
order the papers, and tell the rest after the commit. It takes many cases in one transaction; one
case is the batch of one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from casework import clock, journal, letters, papering, reactions
from casework.bulk import update_rows
from casework.calendars import working_calendar
from casework.judging import judge
from casework.models import Case, Effect, Entry, Pending, User
from casework.refusal import StepRefused
from casework.steps import Act
from casework.winding import wind

log = logging.getLogger(__name__)
CaseT = TypeVar("CaseT", bound=Case)


def take_step(
    case: Case, name: str, *, by: User | None = None, on: date | None = None, **inputs: Any
) -> Entry:
    """Take one step in one case on the legal day `on` (default today); `by` None is the sweep.

    Raises StepRefused, after the attempt has been written down; KeyError for an unknown step.
    `case` is brought up to date in place.
    """
    act = _act(name, by, on, inputs)
    try:
        with transaction.atomic():
            (taken,) = _take(_locked(type(case.procedure), [case.pk]), [act])
    except StepRefused as refusal:
        _write_refusal(case, act, refusal)
        raise
    case.refresh_from_db()
    return taken.entry


def take_steps(
    model: type[Case], case_ids: Iterable[int], name: str, *, on: date, **inputs: Any
) -> list[Entry]:
    """The sweep's door: one step in many cases at once; those that refuse or are busy are left."""
    common = _act(name, None, on, inputs)
    with transaction.atomic():
        ready, acts = [], []
        for case in _locked(model, case_ids, skip_busy=True):
            act = replace(common, inputs=dict(inputs), facts={}, effects=[], follows=[])
            try:
                judge(case, act)
            except StepRefused as refusal:
                log.info("%s.%s of case %s waits: %s", model.KIND, name, case.pk, refusal)
                continue
            ready.append(case)
            acts.append(act)
        return [taken.entry for taken in _take(ready, acts, judged=True)]


def _act(name: str, by: User | None, on: date | None, inputs: dict[str, Any]) -> Act:
    moment = clock.now()
    return Act(
        step=name,
        on=on or moment.date(),
        at=moment,
        calendar=working_calendar(),
        by=by,
        inputs=inputs,
    )


def _locked(model: type[CaseT], case_ids: Iterable[int], *, skip_busy: bool = False) -> list[CaseT]:
    """The row of `Case` is the lock of the whole case."""
    rows = Case.objects.select_for_update(skip_locked=skip_busy).filter(pk__in=list(case_ids))
    locked = list(rows.order_by("pk").values_list("pk", flat=True))
    kind: Any = model._default_manager
    return list(kind.filter(pk__in=locked).order_by("pk"))


@dataclass
class _Taken:
    case: Case
    act: Act
    entry: Entry
    before: dict[str, Any]


def _take(
    cases: Sequence[Case], acts: Sequence[Act], *, judged: bool = False, cause: Entry | None = None
) -> list[_Taken]:
    taken = []
    for case, act in zip(cases, acts, strict=True):
        if not judged:
            judge(case, act, following=cause is not None)
        before = _values(case)
        source = case.state
        getattr(case, act.step)(act)
        letters.record_standard(case, act)
        _open_or_close(case, act, source)
        taken.append(_Taken(case, act, _entry(case, act, source, cause), before))
    if taken:
        _write_down(taken)
    if taken and cause is None:
        transaction.on_commit(reactions.announce, robust=True)
    return taken


def _open_or_close(case: Case, act: Act, source: str) -> None:
    if case.opened_on is None:
        case.opened_on = act.on
    if case.state in case.FINAL:
        case.closed_on = case.closed_on or act.on
    elif source in case.FINAL:
        case.closed_on = None


def _write_down(taken: list[_Taken]) -> None:
    entries = journal.write([(each.case, each.entry) for each in taken])
    _save([each.case for each in taken], [each.before for each in taken])
    wind([each.case for each in taken], taken[0].act.calendar)
    for each in taken:
        _settle(each)
    Effect.objects.bulk_create(effect for each in taken for effect in _effects(each))
    for each in taken:
        _bring_about(each)
    if any(reactions.wanted(entry) for entry in entries):
        Pending.objects.bulk_create(
            Pending(entry=entry) for entry in entries if reactions.wanted(entry)
        )


def _bring_about(taken: _Taken) -> None:
    """Papers, and the steps of other cases that belong to this act."""
    case, act, entry = taken.case, taken.act, taken.entry
    if papers := case.law.step(case.kind, act.step).papers:
        papering.order(case, act, entry, papers)
    for other, name, inputs in act.follows:
        follower = Act(
            step=name, on=act.on, at=act.at, calendar=act.calendar, by=act.by, role=act.role,
            authority=act.authority, inputs=inputs,
        )  # fmt: skip
        _take(_locked(type(other.procedure), [other.pk]), [follower], cause=entry)


def _settle(taken: _Taken) -> None:
    """The duties of the case that this step fulfils are done."""
    case, act = taken.case, taken.act
    if keys := case.law.settled_by(case.kind, act.step):
        due = Effect.objects.filter(case_id=case.pk, kind=Effect.Kind.DUTY, settled_on=None)
        due.filter(key__in=keys).update(settled_on=act.on)


def _effects(taken: _Taken) -> Iterator[Effect]:
    case, act = taken.case, taken.act
    law = case.law.step(case.kind, act.step)
    for kind, key in [*act.effects, *_lawful_effects(case, act, law.effects)]:
        yield Effect(case_id=case.pk, entry=taken.entry, kind=kind, key=key, on=act.on)


def _lawful_effects(case: Case, act: Act, effects: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """The effects the regulation attaches to the step: for the case's level, `if` the fact is."""
    for effect in effects:
        levels = effect.get("levels")
        concerned = levels is None or getattr(case, "level", None) in levels
        if concerned and ("if" not in effect or act.facts.get(effect["if"])):
            yield effect["kind"], effect["key"]


def _entry(case: Case, act: Act, source: str, cause: Entry | None) -> Entry:
    return Entry(
        kind=case.kind,
        step=act.step,
        source=source,
        target=case.state,
        outcome=Entry.Outcome.DONE,
        actor=act.by,
        role=act.role,
        authority=act.authority,
        regulation_id=case.regulation_id,
        on=act.on,
        at=act.at,
        inputs=journal.plain(act.inputs),
        facts=journal.plain(act.facts),
        articles=list(case.law.articles_of(case.kind, act.step, act.inputs)),
        cause=cause,
    )


def _write_refusal(case: Case, act: Act, refusal: StepRefused) -> None:
    """The attempt is a fact too; it is written in a transaction of its own."""
    with transaction.atomic():
        (fresh,) = _locked(type(case.procedure), [case.pk])
        entry = _entry(fresh, act, fresh.state, None)
        entry.outcome, entry.error, entry.facts = Entry.Outcome.REFUSED, refusal.code, {}
        journal.write([(fresh, entry)])
        _save([fresh], [{}])


def _values(case: Case) -> dict[str, Any]:
    return {f.attname: getattr(case, f.attname) for f in type(case)._meta.concrete_fields}


def _save(cases: Sequence[Case], before: Sequence[dict[str, Any]]) -> None:
    """Store what changed, a statement for each set of columns."""
    groups: dict[tuple[type[Case], tuple[str, ...]], list[Case]] = {}
    own = {field.attname for field in Case._meta.concrete_fields}
    for case, old in zip(cases, before, strict=True):
        changed = {name for name, value in _values(case).items() if old.get(name, value) != value}
        groups.setdefault((Case, tuple(sorted(changed & own | HEAD))), []).append(case)
        if extra := tuple(sorted(changed - own)):
            groups.setdefault((type(case), extra), []).append(case)
    for (model, names), rows in groups.items():
        update_rows(model, rows, names)


HEAD = {"journal_length", "journal_head"}
