"""Loading standards: those the house ships, and those an administrator brings."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, cast

import jsonschema
from django.conf import settings
from django.db import transaction

from casework.law import digest_of
from casework.loading import LawRefused
from casework.simulator.strict_yaml import Misread, Text
from inspections.models import Standard, Visit
from inspections.standard.document import Checklist, Malformed

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "standards"
SCHEMA = FOLDER / "standard.schema.yaml"
MOST_FAULTS = 5


def load_standards() -> list[str]:
    """What the house ships; a line for each version that is new or was corrected."""
    said = []
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.name.count(".") == 1:
            document = read_standard(path.read_bytes())
            said += [f"标准 {document['title']}（{document['code']}）"] if keep(document) else []
    return said


def read_standard(text: bytes | str) -> dict[str, Any]:
    """A document that holds together. Raises LawRefused, saying what is wrong and where."""
    try:
        document = Text(text).value
    except Misread as fault:
        where = f"第 {fault.line} 行：" if fault.line else ""
        raise LawRefused(f"文件无法读取，{where}{fault.message}") from fault
    schema = Text(SCHEMA.read_bytes()).value
    errors = jsonschema.Draft202012Validator(schema).iter_errors(document)
    faults = [_told(each) for each in errors]
    if faults:
        raise LawRefused("；".join(faults[:MOST_FAULTS]))
    try:
        Checklist(document)
        in_force_days(document)
    except (Malformed, ValueError) as fault:
        raise LawRefused(str(fault)) from fault
    found: dict[str, Any] = document
    return found


WRONG = {
    "additionalProperties": "有不认识的内容",
    "enum": "不是允许的值",
    "type": "类型不对",
    "pattern": "格式不对",
    "minLength": "不能为空",
    "minItems": "不能为空",
    "maxLength": "过长",
    "uniqueItems": "有重复",
}


def _told(fault: jsonschema.ValidationError) -> str:
    where = ".".join(map(str, fault.absolute_path)) or "文件"
    if fault.validator == "required":
        demanded, given = cast("list[str]", fault.validator_value), cast(Any, fault.instance)
        missing = [name for name in demanded if name not in given]
        return f"{where}：缺少 {'、'.join(missing)}"
    return f"{where}：{WRONG.get(str(fault.validator), '不符合格式')}"


def in_force_days(document: dict[str, Any]) -> tuple[date | None, date | None]:
    """From and until; ValueError for a day that does not exist."""
    force = document["in_force"]
    begins, ends = (_day(force[name]) for name in ("from", "until"))
    return begins, ends


@transaction.atomic
def keep(document: dict[str, Any]) -> bool:
    """Store a version; False when it is stored already.

    Raises LawRefused when a version of this code was given to a review and would be altered.
    """
    code, digest = document["code"], digest_of(document)
    stored = Standard.objects.select_for_update().filter(code=code).first()
    if stored and stored.digest == digest:
        return False
    if stored and Visit.objects.filter(standard=stored).exists():
        raise LawRefused(f"{code} 已有现场审查适用，不得修改。请改用新的代码，作为新版本载入")
    begins, ends = in_force_days(document)
    Standard.objects.update_or_create(
        code=code,
        defaults={
            "family": document["family"],
            "regime": document["regime"],
            "title": document["title"],
            "in_force_from": begins,
            "in_force_until": ends,
            "content": json.dumps(document, ensure_ascii=False),
            "digest": digest,
        },
    )
    return True


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
