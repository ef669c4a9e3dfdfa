from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from casework.journal import Fault, faults
from casework.models import Entry


class Command(BaseCommand):
    help = "Prove every chain of the journal; ends with 1 and names the places when one is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(faults())
        for fault in found:
            self.stderr.write(_sentence(fault))
        if found:
            self.stderr.write(f"流转记录不完整：发现{len(found)}处问题")
            raise SystemExit(1)
        self.stdout.write(f"流转记录完整：共{Entry.objects.count()}条，校验一致")


def _sentence(fault: Fault) -> str:
    chain = f"案件{fault.case_id}" if fault.case_id else "无案件事项"
    return f"{chain} 第{fault.position}条：{fault.says}"
