"""What tests of an office's own settings share: the page, and a change sent to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from casework.models import Role, Setting
from tests.factories import MONDAY
from tests.pages import officer, on

DAY, TUESDAY = timedelta(days=1), MONDAY + timedelta(days=1)
CODE = "classified-2020"
CONTACT, CASES = "letter.acceptance_notice.contact", "number.application"
PAPERS = "paper_number.acceptance_notice"
OWN, SHIPPED = "请于每周二上午来电。", "审查期间请保持联系人电话畅通"
MINE = "{authority}集成〔{year}〕{serial:03d}号"


def page(name: str, code: str = "Hubei") -> str:
    return reverse("setting", args=[code, CODE, name])


def admin() -> Client:
    return officer(Role.ADMIN, "Hubei")


def newest(name: str) -> str:
    last = Setting.objects.filter(name=name).order_by("pk").last()
    return str(last.pk) if last else ""


def send(name: str, value: str, day: date = MONDAY, *, today: date = MONDAY, **more: Any) -> Any:
    told = {"value": value, "from_on": day, "reason": "地址变更", "seen": newest(name)}
    with on(today):
        return admin().post(page(name), told | more)
