from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models, transaction

from casework import clock, hall
from casework.models import Organisation, Role, User


class Engineer(models.Model):
    """An engineer whom the association trained, examined and registered; of one unit at a time."""

    name = models.CharField("姓名", max_length=60)
    number = models.CharField("登记编号", max_length=40, unique=True)
    trained_on = models.DateField("培训日期")
    examined_on = models.DateField("考核日期")
    registered_on = models.DateField("登记日期")
    employer = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="engineers",
        verbose_name="所在单位",
    )  # fmt: skip
    employed_since = models.DateField("到岗日期", null=True, blank=True)
    ended_on = models.DateField("终止登记日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "业务安全服务工程师"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(examined_on__gte=models.F("trained_on"))
                & models.Q(registered_on__gte=models.F("examined_on")),
                name="engineer_is_trained_examined_registered",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(employer=None),
                name="engineer_ended_works_for_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


def counted(unit: Organisation) -> int:
    """How many registered engineers work for the unit now."""
    return Engineer.objects.filter(employer=unit, ended_on=None).count()


def _note(step: str, engineer: Engineer, by: User, **said: Any) -> None:
    role = next(role for role in (Role.OFFICE, Role.BRANCH) if role in by.roles())
    hall.note("engineer", step, by=by, on=clock.today(), role=role, number=engineer.number, **said)


@transaction.atomic
def enter(engineer: Engineer, *, by: User) -> Engineer:
    """Register somebody who was trained and passed the examination."""
    if engineer.employer and engineer.employed_since is None:
        engineer.employed_since = engineer.registered_on
    engineer.save()
    _note("register", engineer, by, name=engineer.name, unit=_code(engineer.employer))
    return engineer


@transaction.atomic
def move(engineer: Engineer, unit: Organisation | None, *, on: date, by: User) -> None:
    """Let the engineer work for this unit, or for none; the unit before loses the engineer."""
    former = engineer.employer
    engineer.employer, engineer.employed_since = unit, on if unit else None
    engineer.save(update_fields=["employer", "employed_since"])
    _note("move", engineer, by, since=on, former=_code(former), unit=_code(unit))


@transaction.atomic
def end(engineer: Engineer, *, on: date, by: User) -> None:
    engineer.employer, engineer.employed_since, engineer.ended_on = None, None, on
    engineer.save(update_fields=["employer", "employed_since", "ended_on"])
    _note("end", engineer, by)


def _code(unit: Organisation | None) -> str:
    return unit.code if unit else ""
