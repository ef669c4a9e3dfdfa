"""The answers under one head: numbers whose verdict is computed, verdicts where nothing is counted.

Nothing here asks for a title, a name or a content; a reason is one short sentence.
"""

from __future__ import annotations

from typing import Any

from django import forms

from casework import clock
from casework.forms import StepForm
from inspections.sheet.forms import finding_fields
from inspections.standard.document import INAPPLICABLE, PARTLY, Point
from inspections.standard.verdicts import Unfit, require_reason, settled
from supervision.selfcheck.reading import Section, SelfCheck

LONGEST = 200


def _name(point: Point, part: str) -> str:
    return f"{point.id}__{part}"


class SectionForm(forms.Form):
    """All points of a head at once; a point may be left empty and filled in later."""

    use_required_attribute = False

    def __init__(self, *args: Any, check: SelfCheck, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.check, self.section = check, section
        self.answers: dict[str, dict[str, Any]] = {}
        for line in section.lines:
            for part, field in self._fields(line.point).items():
                self.fields[_name(line.point, part)] = field
            for part, value in self._initial(line).items():
                self.initial[_name(line.point, part)] = value

    def _fields(self, point: Point) -> dict[str, forms.Field]:
        given: dict[str, forms.Field]
        if point.threshold is None:
            words = self.check.checklist.verdicts_for(point.id).items()
            given = {
                "verdict": forms.ChoiceField(
                    label="自检结论", required=False, choices=list(words), widget=forms.RadioSelect
                )
            }
        else:
            given = finding_fields(point)
            given["inapplicable"] = forms.BooleanField(label="本年度没有此类事项", required=False)
        reason = forms.CharField(
            label="说明", required=False, max_length=LONGEST,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )  # fmt: skip
        return given | {"reason": reason}

    def _initial(self, line: Any) -> dict[str, Any]:
        told: dict[str, Any] = {"reason": line.reason, **line.measured}
        if line.point.threshold is None:
            told["verdict"] = line.verdict
        else:
            told["inapplicable"] = line.verdict == INAPPLICABLE
        return told

    @property
    def cards(self) -> list[dict[str, Any]]:
        """Each point with its fields, as the page shows it."""
        return [
            {
                "line": line,
                "window": self.check.window(line.point),
                "fields": [self[_name(line.point, part)] for part in self._fields(line.point)],
            }
            for line in self.section.lines
        ]

    def clean(self) -> None:
        for line in self.section.lines:
            try:
                answer = self._answer(line.point)
            except Unfit as unfit:
                self._mark(line.point, unfit)
            else:
                if answer:
                    self.answers[line.point.id] = answer

    def _answer(self, point: Point) -> dict[str, Any] | None:
        """What stands at the point; None while nothing was entered. Raises Unfit."""
        said = {p: self.cleaned_data.get(_name(point, p)) for p in self._fields(point)}
        reason = said.pop("reason") or ""
        verdict = said.pop("verdict", "") or ""
        if said.pop("inapplicable", False):
            verdict = INAPPLICABLE
        measured = said if any(said.values()) and verdict != INAPPLICABLE else {}
        if not verdict and not measured:
            return None
        found = settled(
            self.check.checklist, point, self.check.level, verdict, measured, clock.today()
        )
        require_reason(found, reason)
        if found == PARTLY and not reason.strip():
            raise Unfit("reason", "请说明哪些没有做到")
        return {"verdict": found, "measured": measured, "reason": reason.strip()}

    def _mark(self, point: Point, unfit: Unfit) -> None:
        """The error at the field that has to be mended."""
        parts = list(self._fields(point))
        part = "reason" if unfit.field == "reason" else parts[0]
        self.add_error(_name(point, part), f"{point.clause} {point.says}：{unfit.reason}")


class SubmitForm(StepForm):
    """Handing the whole self-check in; both doors ask that every point was answered."""

    truth = forms.BooleanField(
        label="我单位对自检内容的真实性和完整性负责，其中不涉及国家秘密。",
        error_messages={"required": "请核对后勾选声明"},
    )

    def clean(self) -> None:
        missing = self.check().missing
        if missing:
            raise forms.ValidationError(f"自检表还有 {missing} 项没有填写，请先填写完整")

    def check(self) -> SelfCheck:
        report: Any = self.case.procedure
        return SelfCheck(report)

    def inputs(self) -> dict[str, Any]:
        return {"content": self.check().frozen()}
