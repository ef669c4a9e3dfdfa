"""What the text of a grading law leaves open, settled by the office in one form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms

from casework.law import Law
from casework.models import Regulation, Role, User
from casework.settled import settle
from licensing.grading_law import ruleset_of, settled

RANK, LIST, BOOLEAN, GRADE = "rank", "list", "boolean", "grade"
NOT_NUMBERS = frozenset({LIST, BOOLEAN, GRADE})
UNITS = {"yuan": "元", "percent": "%", "count": "个", "people": "人", "years": "年",
         "square_metre": "平方米", RANK: ""}  # fmt: skip
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
                field = self._number(entry, level)
                field.initial = kept["thresholds"].get(key, {}).get(str(level), "")
                self.fields[f"{key}.{level}"] = field

    def _thresholds(self) -> Iterator[tuple[str, Any]]:
        for key, entry in self.rules.document["parent_thresholds"].items():
            if entry["unit"] not in NOT_NUMBERS:
                yield key, entry

    def _number(self, entry: Any, level: int) -> forms.Field:
        label = f"{entry['zh']}（{self.law.level_name(str(level))}）"
        if entry["unit"] == RANK:
            ranks = self.rules.tables["title_ranks"].items()
            return forms.ChoiceField(label=label, choices=[("", "—"), *ranks], required=False)
        return forms.DecimalField(
            label=label, required=False, min_value=0, max_digits=16, decimal_places=2,
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
            (entry["zh"], UNITS[entry["unit"]],
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
                given.setdefault(key, {})[level] = f"{value}"
        keys = [*(key for key, _ in self._thresholds()), *self.rules.document["readings"]]
        kept = settled(self.law)
        held = kept["policy"] | kept["thresholds"]
        changed = {key: given.get(key) for key in keys if given.get(key) != held.get(key)}
        if changed:
            settle(regulation, changed, by=by, on=on, role=Role.ADMIN, kind="grading")
