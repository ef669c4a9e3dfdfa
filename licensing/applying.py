"""What applicants are shown before and after: the form of a draft, its course in dates, stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from casework.calendar import WorkingCalendar
from casework.calendars import working_calendar
from casework.forms import choose_among
from casework.law import Law
from casework.models import Organisation
from casework.reading import due_on
from licensing.drafts import DraftForm
from licensing.models import Application

# The periods of an application that runs smoothly, one after the other.
COURSE = ("accept_review", "decision", "certificate_issue")
# What only those who hold a certificate ask for.
OF_HOLDERS = (Application.Asks.RENEWAL, Application.Asks.ADDITIONAL, Application.Asks.HIGHER)
STAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("受理", ("received", "correction_required", "accepted")),
    ("书面审查", ("written_review",)),
    ("现场审查", ("onsite_pending", "onsite_review")),
    ("决定", ("expert_pending", "decision_pending", "terminated")),
    ("颁发证书", ("granted",)),
)


class ApplyForm(DraftForm):
    """The draft's form as applicants see it: what each category covers, and their certificates."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        # By name each field is of the kind that DraftForm declares.
        fields: dict[str, Any] = self.fields
        asks, renews = fields["asks"], fields["renews"]
        fields["level"].error_messages["required"] = "请选择资质等级"
        choose_among(self, "level", _levels(self.law))
        choose_among(self, "categories", _categories(self.law))
        asks.widget = forms.RadioSelect(choices=asks.choices)
        renews.help_text = "仅延续申请选择。"
        self.order_fields(["asks", "renews", "level", "categories"])
        if not renews.queryset.exists():
            others = [choice for choice in asks.choices if choice[0] not in OF_HOLDERS]
            choose_among(self, "asks", others)
            renews.widget = forms.HiddenInput()


def _levels(law: Law) -> Iterator[tuple[str, str]]:
    for key, entry in law.document["levels"].items():
        grades = "、".join(entry.get("grades", ()))
        yield key, f"{entry['name']}（可承接{grades}级业务）" if grades else entry["name"]


def _categories(law: Law) -> Iterator[tuple[str, str]]:
    for key, entry in law.categories.items():
        notes = []
        if covers := entry.get("covers"):
            notes.append(f"可以承接{'、'.join(law.category_names(covers))}业务")
        if built := entry.get("covers_if_built_by_holder"):
            notes.append(f"可以承接所承建项目的{'、'.join(law.category_names(built))}业务")
        if entry.get("excludes_on_same_project"):
            notes.append("承接的，不得承接同一项目的其他涉密集成业务")
        yield key, f"{entry['name']}（{'；'.join(notes)}）" if notes else entry["name"]


@dataclass(frozen=True)
class Leg:
    """One period of the usual course: its last day if the one before it is used up."""

    title: str
    article: str
    length: int | None
    due_on: date | None
    provisional: bool


def usual_course(law: Law, on: date) -> list[Leg]:
    """The periods of a smooth application submitted `on`, each beginning as late as it may."""
    calendar: WorkingCalendar = working_calendar()
    legs, begins_on = [], on
    for key in COURSE:
        rule = law.rules[key]
        due = due_on(rule, begins_on, rule.length, calendar)
        guess = due is not None and calendar.is_provisional(due)
        legs.append(Leg(rule.title, rule.article, rule.length, due, guess))
        begins_on = due or begins_on
    return legs


def stages(application: Application) -> list[tuple[str, str]]:
    """Name and standing ('done', 'here', '') of each stage; empty when the case ended early."""
    if application.state == "issued":
        return [(name, "done") for name, _ in STAGES]
    reached = next((n for n, (_, s) in enumerate(STAGES) if application.state in s), None)
    if reached is None:
        return []
    return [
        (name, "done" if number < reached else "here" if number == reached else "")
        for number, (name, _) in enumerate(STAGES)
    ]
