"""Writing verdicts and remarks: always a new row, never over what one has not seen."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from applicants.models import Material
from casework import clock
from casework.models import User
from licensing.models import Application, ReviewRemark, ReviewVerdict
from licensing.reviewing.reading import proofs_of


class Overtaken(Exception):
    """Somebody judged the condition after the writer had looked at it."""


def save_verdict(
    application: Application,
    condition: str,
    *,
    by: User,
    seen: int,
    beside: list[int],
    **found: Any,
) -> ReviewVerdict:
    """The next version after `seen`; `beside` are the files that lay before the officer.

    `found` are the fields found, reason, item. Raises Overtaken when that version is taken.
    """
    lain = Material.objects.filter(
        case=application, pk__in=beside, key__in=proofs_of(application.law, condition)
    )
    rests_on = sorted(lain.values_list("pk", flat=True))
    last = application.verdicts.filter(condition=condition).order_by("-version").first()
    if seen != (last.version if last else 0):
        raise Overtaken
    try:
        with transaction.atomic():
            return application.verdicts.create(
                condition=condition, version=seen + 1, rests_on=rests_on,
                by=by, at=clock.now(), **found,
            )  # fmt: skip
    except IntegrityError as error:
        raise Overtaken from error


def save_remark(
    application: Application, condition: str, *, by: User, material: Material, page: int, says: str
) -> ReviewRemark:
    return application.remarks.create(
        condition=condition, material=material, page=page, says=says, by=by, at=clock.now()
    )


def take_back(remark: ReviewRemark, by: User) -> None:
    """Let the remark stand no more; taken back already, nothing happens."""
    ReviewRemark.objects.get_or_create(
        takes_back=remark,
        defaults={
            "application": remark.application, "condition": remark.condition,
            "material": remark.material, "page": remark.page, "says": remark.says,
            "by": by, "at": clock.now(),
        },
    )  # fmt: skip
