"""What offices settle of a regulation: read for a day, written once, with who, when and why.

Paragraphs of letters, forms of numbers, and what the text of a law leaves open are all kept so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from casework import hall
from casework.law import Law
from casework.models import Authority, Entry, Regulation, Role, Setting, User

KIND, STEP = "setting", "settle"


def settled(
    law: Law, on: date, authority: Authority | None = None, *, under: str = ""
) -> dict[str, Any]:
    """What holds on the day, by name, of the names that begin so; one query."""
    rows = Setting.objects.filter(
        regulation__code=law.code, authority=authority, from_on__lte=on, name__startswith=under
    )
    newest = {row.name: row for row in rows}  # in the order of their days
    return {name: row.value for name, row in newest.items() if not row.restores}


def history(regulation: Regulation, authority: Authority, name: str) -> list[Setting]:
    """What an office settled of this name, in the order of the days; one query."""
    rows = Setting.objects.filter(regulation=regulation, authority=authority, name=name)
    return list(rows.select_related("entry__actor"))


def holding(rows: Iterable[Setting], on: date) -> Setting | None:
    """Of rows in the order of their days, the one that holds on the day."""
    return next((row for row in reversed(list(rows)) if row.from_on <= on), None)


@transaction.atomic
def settle(
    regulation: Regulation,
    values: Mapping[str, Any],
    *,
    by: User | None,
    on: date,
    role: str = "",
    kind: str = KIND,
    **said: Any,
) -> Entry:
    """Let the values hold for every office from the day of the act on, and write it down."""
    entry = hall.record(
        kind, STEP, by=by, on=on, role=role, inputs={"settled": dict(values), **said}
    )
    Setting.objects.bulk_create(
        Setting(regulation=regulation, name=name, value=value, from_on=on, entry=entry)
        for name, value in values.items()
    )
    return entry


@transaction.atomic
def settle_own(setting: Setting, *, by: User, on: date, role: Role, reason: str) -> Setting:
    """Let an office have its own from the day of the setting on, or the regulation's again.

    Raises StepRefused unless the account holds the role.
    """
    hall.require_role(by, role, KIND, STEP, on)
    setting.entry = hall.record(
        KIND, STEP, by=by, on=on, role=role,
        inputs={
            "regulation": setting.regulation.code, "authority": setting.authority_id,
            "settled": {setting.name: setting.value}, "restores": setting.restores,
            "from_on": setting.from_on, "reason": reason,
        },
    )  # fmt: skip
    setting.save(force_insert=True)
    return setting
