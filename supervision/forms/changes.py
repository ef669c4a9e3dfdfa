"""The forms of changes."""

from __future__ import annotations

from typing import Any

from casework.forms import StepForm, choose_among, day_field, pairs, reason_field, register
from licensing.forms import VERDICTS
from supervision.forms.common import OptionalDay, choice, past_day, tick


class ItemForm(StepForm):
    """The changed item, of those reported before or after the change."""

    what = choice("变更事项", [])
    when = ""

    def prepare(self) -> None:
        items = self.law.document["changes"]
        wanted = {key: item for key, item in items.items() if item["reported"] == self.when}
        choose_among(self, "what", pairs(wanted))


class ReportBeforeForm(ItemForm):
    listing = tick("拟公开上市")
    security_review = tick("需要外商投资安全审查")
    when = "before"


class NoteForm(ItemForm):
    happened = day_field("变更日期")
    classified_premises = tick("该经营地址用于涉密集成业务")
    when = "after"

    def clean_happened(self) -> Any:
        return past_day(self.cleaned_data["happened"])


class SecurityForm(StepForm):
    result = choice("安全审查结果", [("cleared", "通过"), ("prohibited", "禁止")])


class DecideForm(StepForm):
    verdict = choice("审查结论", VERDICTS)
    reasons = reason_field("理由", "不合格的必须填写。", required=False)


class ImplementForm(StepForm):
    completed = OptionalDay("变更完成日期", "不填的，以今日为完成日期。")

    def clean_completed(self) -> Any:
        return past_day(self.cleaned_data["completed"])


register(
    "change",
    {
        "report_before": ReportBeforeForm,
        "record_security_review": SecurityForm,
        "decide": DecideForm,
        "implement": ImplementForm,
        "note": NoteForm,
    },
)
