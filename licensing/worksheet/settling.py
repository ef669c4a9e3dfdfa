"""What the text of a grading law leaves open, settled by the office in one form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from casework.law import Law
from casework.models import Regulation, Role, User
from casework.settled import settle
from licensing.grading_law import ruleset_of, settled
from licensing.worksheet.asked import BOOLEAN, GRADE, LIST, RANK, UNITS, YES_NO

WHOLE = frozenset({"count", "people"})
LONGEST = 200
UNDECIDED = "尚未确定，各种理解都计算"


class SettlingForm(forms.Form):
    """A number for each level of each open threshold, and a reading for each open wording.

    Fields are called threshold.LEVEL and reading.KEY; what is empty stays open.
    """

    use_required_attribute = False

    def __init__(self, data: Any = None, *, law: Law) -> None:
        super().__init__(data)
        self.law, self.rules = law, ruleset_of(law)
        kept = settled(law)
        for key, entry in self.rules.document["readings"].items():
            options = [("", UNDECIDED), *((o, entry["says"][o]) for o in entry["options"])]
            field: forms.Field = forms.ChoiceField(
                label=entry["zh"], choices=options, required=False
            )
            field.initial = kept["policy"].get(key, "")
            self.fields[f"reading.{key}"] = field
        for key, entry in self._thresholds():
            for level in entry["levels"]:
                field = self._threshold(entry, level)
                field.initial = kept["thresholds"].get(key, {}).get(str(level), "")
                self.fields[f"{key}.{level}"] = field

    def _thresholds(self) -> Iterator[tuple[str, Any]]:
        yield from self.rules.document["parent_thresholds"].items()

    def _threshold(self, entry: Any, level: int) -> forms.Field:
        label = f"{entry['zh']}（{self.law.level_name(str(level))}）"
        named = {
            RANK: self.rules.tables["title_ranks"],
            GRADE: self.rules.tables["project_manager_grades"],
            BOOLEAN: YES_NO,
        }
        if choices := named.get(entry["unit"]):
            offered = [("", "—"), *choices.items()]
            return forms.ChoiceField(label=label, choices=offered, required=False)
        if entry["unit"] == LIST:
            return forms.CharField(label=label, required=False, max_length=LONGEST)
        places = 0 if entry["unit"] in WHOLE else 2
        return forms.DecimalField(
            label=label, required=False, min_value=0, max_digits=16, decimal_places=places,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
            error_messages={"invalid": "请填写数字"},
        )  # fmt: skip

    @property
    def readings(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("reading.")]

    @property
    def table(self) -> list[tuple[str, str, list[forms.BoundField | None]]]:
        """Name, unit and the field of each level (None where the law asks nothing there)."""
        return [
            (entry["zh"], UNITS.get(entry["unit"], ""),
             [self[f"{key}.{level}"] if level in entry["levels"] else None
              for level in self.rules.levels])
            for key, entry in self._thresholds()
        ]  # fmt: skip

    def save(self, regulation: Regulation, *, by: User, on: date) -> None:
        """Store what was settled otherwise; the hall's journal keeps who changed what."""
        given: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            key, _, level = name.partition(".")
            if key == "reading":
                given[level] = value or None
            elif value not in (None, ""):
                told = f"{value:f}" if isinstance(value, Decimal) else value
                given.setdefault(key, {})[level] = told
        keys = [*(key for key, _ in self._thresholds()), *self.rules.document["readings"]]
        kept = settled(self.law)
        held = kept["policy"] | kept["thresholds"]
        changed = {key: given.get(key) for key in keys if given.get(key) != held.get(key)}
        if changed:
            settle(regulation, changed, by=by, on=on, role=Role.ADMIN, kind="grading")
