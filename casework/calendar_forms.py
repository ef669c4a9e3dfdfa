"""The forms of the working calendar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from casework.calendar import SpecialDay
from casework.calendar_edits import DayEdit, YearEdit
from casework.forms import Lines, name_what_is_missing

LINE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?\s*(休|班)\s*(.{0,40})")


class DayForm(forms.Form):
    """What a day is to be."""

    use_required_attribute = False
    working = forms.TypedChoiceField(
        label="当日", choices=[("true", "上班"), ("false", "休息")],
        coerce=lambda value: value == "true", widget=forms.RadioSelect,
    )  # fmt: skip
    name = forms.CharField(
        label="名称", help_text="节日名称或者调休说明。与平常的周次一致时不填。",
        max_length=40, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        name_what_is_missing(self)

    def edit(self) -> DayEdit:
        return DayEdit(self.day, **self.cleaned_data)


class YearForm(forms.Form):
    """The notice of a year: one line for each day that differs from the plain week."""

    use_required_attribute = False
    source = forms.CharField(label="依据", help_text="通知的名称和文号。", max_length=120)
    days = Lines(
        label="放假和调休",
        help_text="每行一天：日期、休或者班、名称。例如：2027-01-01 休 元旦",
        widget=forms.Textarea(attrs={"rows": 16}),
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        name_what_is_missing(self)

    def clean_days(self) -> dict[date, SpecialDay]:
        days: dict[date, SpecialDay] = {}
        for number, line in enumerate(self.cleaned_data["days"], start=1):
            day, mark = self._read(number, line)
            if day in days:
                raise forms.ValidationError(f"第{number}行：{day}写了两次")
            days[day] = mark
        return days

    def _read(self, number: int, line: str) -> tuple[date, SpecialDay]:
        found = LINE.fullmatch(line)
        if found is None:
            raise forms.ValidationError(f"第{number}行看不懂：{line}")
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            raise forms.ValidationError(f"第{number}行：没有这一天") from None
        if day.year != self.year:
            raise forms.ValidationError(f"第{number}行：{day}不在{self.year}年")
        return day, SpecialDay(found[4] == "班", found[5].strip())

    def edit(self) -> YearEdit:
        return YearEdit(self.year, self.cleaned_data["days"], self.cleaned_data["source"])


def as_lines(days: Mapping[date, SpecialDay]) -> list[str]:
    """The days as YearForm takes them."""
    return [
        f"{day} {'班' if mark.working else '休'} {mark.name}".rstrip()
        for day, mark in sorted(days.items())
    ]
