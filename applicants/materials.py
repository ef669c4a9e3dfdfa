"""The materials a case asks for, with what was handed in and what is to be corrected."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from applicants.models import Material
from casework.models import Case


@dataclass(frozen=True)
class MaterialRow:
    """One material of the law; `material` is its first current file, or None.

    `aside` is the last file put into quarantine, unless another version came after it.
    """

    key: str
    name: str
    material: Material | None
    to_correct: bool
    materials: tuple[Material, ...] = ()
    aside: Material | None = None


def rows_of(case: Case) -> list[MaterialRow]:
    """The materials of the case in the law's order."""
    given: dict[str, list[Material]] = defaultdict(list)
    aside: dict[str, Material] = {}
    for material in Material.objects.filter(case=case).order_by("place", "pk"):
        if material.current and not material.marked:
            given[material.key].append(material)
        elif material.is_aside and material.pk >= aside.get(material.key, material).pk:
            aside[material.key] = material
    open_items = getattr(case.procedure, "open_items", [])
    return [
        _row(key, entry["name"], given[key], aside.get(key), to_correct=key in open_items)
        for key, entry in case.law.materials_for(case.organisation.kind).items()
    ]


def _row(
    key: str, name: str, given: list[Material], aside: Material | None, *, to_correct: bool
) -> MaterialRow:
    if aside and any(m.pk > aside.pk and m.version != aside.version for m in given):
        aside = None
    return MaterialRow(
        key, name, given[0] if given else None, to_correct, materials=tuple(given), aside=aside
    )
