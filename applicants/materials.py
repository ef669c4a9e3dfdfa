"""The materials a case asks for, with what was handed in and what is to be corrected."""

from __future__ import annotations

from dataclasses import dataclass

from applicants.models import Material
from casework.models import Case


@dataclass(frozen=True)
class MaterialRow:
    """One material of the law; `material` is the current one, or None."""

    key: str
    name: str
    material: Material | None
    to_correct: bool


def rows_of(case: Case) -> list[MaterialRow]:
    """The materials of the case in the law's order."""
    given = {m.key: m for m in Material.objects.filter(case=case, current=True, marked=False)}
    open_items = getattr(case.procedure, "open_items", [])
    return [
        MaterialRow(key, entry["name"], given.get(key), key in open_items)
        for key, entry in case.law.materials_for(case.organisation.kind).items()
    ]
