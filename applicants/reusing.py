"""Files the unit handed in before, handed in again as a new version.

The file must still be what was handed in then, and is examined as if it were uploaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files import File

from applicants.contents import Unfit
from applicants.examining.taking import fingerprint, on_disk
from applicants.models import Material
from applicants.uploads import hand_in
from casework.models import Case, User

CHANGED = Unfit("changed", "原文件已经变化或者无法读取，请重新上传")


def earlier_files(case: Case, keys: Iterable[str], *, by: User) -> list[Material]:
    """The files for these materials in earlier applications that the member sees, newest first.

    Each content once for each material.
    """
    seen = Case.objects.visible_to(by).filter(organisation=case.organisation_id)
    handed_in = Material.objects.filter(case__in=seen, key__in=list(keys), marked=False)
    rows = handed_in.exclude(file="").exclude(case=case).exclude(case__opened_on=None)
    newest: dict[tuple[str, str], Material] = {}
    for row in rows.select_related("case", "added_by").order_by("-added_at", "-pk"):
        newest.setdefault((row.key, row.sha256), row)
    return list(newest.values())


def reusable(case: Case) -> set[str]:
    """The materials for which the unit handed in a file before; one query."""
    rows = Material.objects.filter(case__organisation=case.organisation_id, marked=False)
    earlier = rows.exclude(file="").exclude(case=case).exclude(case__opened_on=None)
    return set(earlier.values_list("key", flat=True))


def reuse(case: Case, earlier: Material, *, by: User) -> Material:
    """Hand in an earlier file as the current version of its material.

    Raises Unfit with the sentence to show.
    """
    return _again(case, earlier, by=by)


def _again(case: Case, earlier: Material, **how: Any) -> Material:
    try:
        with earlier.file.open("rb") as stored, on_disk(stored) as opened:
            if fingerprint(opened) != earlier.sha256:
                raise CHANGED
            return hand_in(case, earlier.key, File(opened, name=earlier.name), **how)
    except OSError:
        raise CHANGED from None


def keep_all(case: Case, earlier: Case) -> list[Material]:
    """The current files of an earlier case as those of one that begins anew with them.

    Whoever handed a file in stays named; one that is refused has to be handed in again.
    """
    kept: list[Material] = []
    rows = Material.objects.filter(case=earlier, current=True, marked=False).exclude(file="")
    for row in rows.select_related("added_by"):
        if any(one.key == row.key and one.place == row.place for one in case.materials.all()):
            continue
        try:
            kept.append(_again(case, row, by=row.added_by, beside=row.place > 1, may=_anything))
        except Unfit:
            continue
    return kept


def _anything(case: Case, key: str) -> bool:
    return True


def reuse_all(case: Case, *, by: User) -> tuple[list[Material], list[str]]:
    """Fill every material that has no file with the newest earlier one.

    Returns what was taken, and a sentence for each file that was refused.
    """
    given = set(case.materials.filter(current=True, marked=False).values_list("key", flat=True))
    asked = case.law.materials_for(case.organisation.kind)
    lacking = [key for key in asked if key not in given]
    newest: dict[str, Material] = {}
    for row in earlier_files(case, lacking, by=by):
        newest.setdefault(row.key, row)
    taken, refused = [], []
    for key in lacking:
        if key in newest:
            try:
                taken.append(reuse(case, newest[key], by=by))
            except Unfit as unfit:
                refused.append(f"{asked[key]['name']}：{unfit.reason}")
    return taken, refused
