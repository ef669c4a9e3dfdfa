"""What a unit may ask of the conditions: as of which day, which level, which categories."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms

from casework import clock
from casework.forms import choose_among, pairs
from casework.law import Law
from licensing.law import law_in_force

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


class DayForm(forms.Form):
    """As of a day; `day` and `law` are today's while the day asked is empty or wrong.

    `asked` is None for a page that was only opened.
    """

    use_required_attribute = False
    on = forms.DateField(
        label="核对日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写有效的日期"},
    )

    def __init__(self, asked: Any) -> None:
        super().__init__(asked)
        self.day = self._day_asked()
        if self.is_bound and not self.data.get("on"):
            filled: Any = self.data.copy()  # type: ignore[attr-defined]
            filled["on"] = self.day.isoformat()
            self.data = filled
        self.law: Law = law_in_force(self.day).law
        self.fields["on"].initial = self.day

    def _day_asked(self) -> date:
        try:
            asked: date | None = self.fields["on"].clean(self.data.get("on", ""))
        except forms.ValidationError:
            return clock.today()
        return asked if asked and EARLIEST <= asked <= LATEST else clock.today()

    def clean_on(self) -> date:
        asked: date | None = self.cleaned_data["on"]
        if asked and not EARLIEST <= asked <= LATEST:
            raise forms.ValidationError(f"请填写{EARLIEST.year}年至{LATEST.year}年之间的日期")
        return self.day


class AskForm(DayForm):
    """One level and one or several categories together."""

    level = forms.ChoiceField(
        label="资质等级",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择资质等级"},
    )
    categories = forms.MultipleChoiceField(
        label="业务种类",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个业务种类"},
    )
    field_order = ["level", "categories", "on"]

    def __init__(self, asked: Any) -> None:
        super().__init__(asked)
        choose_among(self, "level", pairs(self.law.document["levels"]))
        choose_among(self, "categories", pairs(self.law.categories))


class CompareForm(DayForm):
    """Several combinations of a category and a level, 'category.level'."""

    pick = forms.MultipleChoiceField(
        label="对照的种类和等级",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个业务种类和等级"},
    )

    def __init__(self, asked: Any) -> None:
        super().__init__(asked)
        choose_among(self, "pick", _combinations(self.law))

    def picked(self) -> list[tuple[str, str]]:
        """(category, level) of each combination, in the order of the law."""
        chosen = set(self.cleaned_data["pick"])
        offered = [value for value, _ in _combinations(self.law)]
        return [_pair(value) for value in offered if value in chosen]


def _combinations(law: Law) -> Iterator[tuple[str, str]]:
    for category, entry in law.categories.items():
        for level, said in law.document["levels"].items():
            yield f"{category}.{level}", f"{entry['name']}{said['name']}"


def _pair(value: str) -> tuple[str, str]:
    category, _, level = value.partition(".")
    return category, level
