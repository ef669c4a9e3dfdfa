"""Seal all personal data anew under the first key, so that an older key may be taken away."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from applicants import contacts, invitations
from applicants.records.changing import lock
from applicants.records.keeping import reseal
from applicants.records.sealing import CannotOpen
from casework.models import Organisation


class Command(BaseCommand):
    help = "用 SEALING_KEYS 的第一个密钥重新加密全部个人信息。"

    def handle(self, *args: Any, **options: Any) -> None:
        done = failed = 0
        for organisation in Organisation.objects.order_by("pk").iterator():
            try:
                with transaction.atomic():
                    lock(organisation)
                    done += reseal(organisation) + contacts.reseal(organisation)
                    done += invitations.reseal(organisation)
            except CannotOpen as fault:
                failed += 1
                self.stderr.write(f"{organisation}：{fault} 不能用现有密钥打开，未作更改。")
        self.stdout.write(f"已重新加密 {done} 条记录。")
        if failed:
            self.stderr.write(f"有 {failed} 个单位未能完成，请不要撤下旧密钥。")
            raise SystemExit(1)
