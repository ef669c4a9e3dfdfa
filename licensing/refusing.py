"""How every guard refuses."""

from __future__ import annotations

from typing import Any

from casework.models import Case


def refuse_unless(holds: object, case: Case, code: str) -> None:
    """Raise the regulation's refusal with this code unless the condition holds."""
    if not holds:
        raise case.law.refusal(code)


def refuse_listed(case: Case, code: str, reasons: list[str]) -> None:
    """Refuse with the regulation's sentence and every single reason, when there is one."""
    if reasons:
        raise case.law.refusal(code, f"{case.law.refusal(code).reason}{'；'.join(reasons)}。")


def refuse_blank(case: Case, *values: Any) -> None:
    """Refuse with E_REASON_MISSING when a value is empty, or a list has an empty part."""
    for value in values:
        parts = value if isinstance(value, (list, tuple)) else [value]
        refuse_unless(parts and all(str(p or "").strip() for p in parts), case, "E_REASON_MISSING")
