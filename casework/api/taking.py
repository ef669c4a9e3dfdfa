"""Taking a step for a program: the form, the door, and once only under an Idempotency-Key.

The journal itself remembers a key, beside the other inputs of the act; no second record can
disagree with it, and a key that was refused stays refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from rest_framework.exceptions import ValidationError

from casework.api.inputs import checked, digest_of, sent_values
from casework.asking import offered
from casework.door import take_step
from casework.forms import StepForm, form_for
from casework.models import Case, Entry, User
from casework.refusal import StepRefused

LONGEST_KEY = 100


@dataclass(frozen=True)
class Taken:
    """The answer to a request: the entry, and whether an earlier request had written it."""

    entry: Entry
    replayed: bool = False


def take(case: Case, name: str, *, by: User, payload: Any, key: str = "") -> Taken:
    """Take the step with what was sent; under a key at most once, with one answer.

    Raises StepRefused, ValidationError (bad inputs, or the key of another request).
    """
    if not key:
        return Taken(_take(case, name, by, payload))
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise ValidationError({"Idempotency-Key": f"应当是不超过{LONGEST_KEY}个可见字符"})
    mark = {"key": key, "request": digest_of(payload)}
    taken = _take_once(case, name, by, payload, mark)
    if isinstance(taken, StepRefused):
        raise taken
    return taken


def _take_once(
    case: Case, name: str, by: User, payload: Any, mark: dict[str, str]
) -> Taken | StepRefused:
    """Under the lock of the case, so that a double click waits and then reads the first answer.

    A refusal is returned, not raised: raised, it would take its own journal entry back.
    """
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        earlier = Entry.objects.filter(
            case=case.pk, actor=by, step=name, inputs__idempotency__key=mark["key"]
        ).first()
        if earlier:
            return _repeated(case, earlier, mark)
        try:
            return Taken(_take(case, name, by, payload, idempotency=mark))
        except StepRefused as refusal:
            return refusal


def _repeated(case: Case, earlier: Entry, mark: dict[str, str]) -> Taken | StepRefused:
    if earlier.inputs["idempotency"] != mark:
        raise ValidationError({"Idempotency-Key": "这一标识已用于内容不同的请求"})
    if earlier.is_done:
        return Taken(earlier, replayed=True)
    law = earlier.regulation.law if earlier.regulation else case.law
    return law.refusal(earlier.error)


def _take(case: Case, name: str, by: User, payload: Any, **extra: Any) -> Entry:
    form = form_for(case.kind, name)(sent_values(payload), case=case)
    _check(form, case, name, by)
    return take_step(case, name, by=by, **form.inputs(), **extra)


def _check(form: StepForm, case: Case, name: str, by: User) -> None:
    """Raise for bad inputs; but whoever may not take the step at all hears that first."""
    try:
        checked(form)
    except ValidationError:
        if blocked := offered(case, name, by).blocked:
            raise blocked from None
        raise
