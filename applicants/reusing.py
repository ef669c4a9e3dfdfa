"""Files the unit handed in before, taken again: the same stored file under a new version.

The file is examined again as if it were uploaded, and must still be what was handed in then.
Two rows may share one stored file; who deletes a file looks at the other rows first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import transaction

from applicants.contents import Unfit, kind_of
from applicants.models import Material
from applicants.secrecy import mark_in
from applicants.uploads import HEAD_BYTES, MARKED, may_hand_in
from casework import clock
from casework.models import Case, User

CLOSED = Unfit("closed", "目前不能上传或者更换这项材料")
CHANGED = Unfit("changed", "原文件已经变化或者无法读取，请重新上传")


def earlier_files(case: Case, keys: Iterable[str]) -> list[Material]:
    """The files for these materials in applications the unit submitted before, newest first.

    Each content once for each material.
    """
    handed_in = Material.objects.filter(
        case__organisation=case.organisation_id, key__in=list(keys), marked=False
    )
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
    """Take an earlier file as the current version of its material.

    Raises Unfit with the sentence to show.
    """
    _examine(earlier)
    with transaction.atomic():
        locked = Case.objects.select_for_update().get(pk=case.pk)
        if not may_hand_in(locked, earlier.key):
            raise CLOSED
        former = Material.objects.filter(case=locked, key=earlier.key, marked=False)
        version = former.count() + 1
        former.filter(current=True).update(current=False)
        taken = Material.objects.create(
            case=locked,
            key=earlier.key,
            file=earlier.file.name,
            name=earlier.name,
            media_type=earlier.media_type,
            size=earlier.size,
            sha256=earlier.sha256,
            version=version,
            added_by=by,
        )
        # The house has one clock; the column's own default would ask another.
        taken.added_at = clock.now()
        taken.save(update_fields=["added_at"])
    return taken


def reuse_all(case: Case, *, by: User) -> tuple[list[Material], list[str]]:
    """Fill every material that has no file with the newest earlier one.

    Returns what was taken, and a sentence for each file that was refused.
    """
    given = set(case.materials.filter(current=True, marked=False).values_list("key", flat=True))
    asked = case.law.materials_for(case.organisation.kind)
    lacking = [key for key in asked if key not in given]
    newest: dict[str, Material] = {}
    for row in earlier_files(case, lacking):
        newest.setdefault(row.key, row)
    taken, refused = [], []
    for key in lacking:
        if key in newest:
            try:
                taken.append(reuse(case, newest[key], by=by))
            except Unfit as unfit:
                refused.append(f"{asked[key]['name']}：{unfit.reason}")
    return taken, refused


def _examine(earlier: Material) -> None:
    try:
        with earlier.file.open("rb") as file:
            digest = hashlib.sha256()
            for chunk in file.chunks():
                digest.update(chunk)
            if digest.hexdigest() != earlier.sha256:
                raise CHANGED
            file.seek(0)
            kind = kind_of(earlier.name, file.read(HEAD_BYTES))
            file.seek(0)
            if mark_in(earlier.name) or mark_in(kind.text(file.file)):
                raise MARKED
    except OSError:
        raise CHANGED from None
