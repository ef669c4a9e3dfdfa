from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from casework.audit import audit_deadlines
from casework.models import Deadline
from casework.winding import Change


class Command(BaseCommand):
    help = "Read every deadline afresh from the journal; ends with 1 when a stored row differs."

    def handle(self, *args: Any, **options: Any) -> None:
        found = audit_deadlines()
        for change in found:
            self.stderr.write(_sentence(change))
        if found:
            self.stderr.write(f"期限与流转记录不符：{len(found)}项")
            raise SystemExit(1)
        self.stdout.write(f"期限与流转记录一致：共{Deadline.objects.count()}项")


def _sentence(change: Change) -> str:
    deadline = change.deadline
    where = f"案件{deadline.case_id} {deadline.title}（第{deadline.ordinal}次）"
    if change.is_stray:
        return f"{where}：流转记录中没有依据"
    was = "未登记" if change.is_new else f"登记为{change.was_due_on or '无届满日'}"
    due = deadline.due_on or "无届满日"
    return f"{where}：{was}，应为{due}"
