"""Files of worked questions with their answers, played through the functions of the product."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from licensing.grading import Inquiry, Ruleset, evaluate

FORMAT = "integrator-vectors/1"


class InvalidVectors(ValueError):
    """The file is not a file of questions; the message says where."""


@dataclass(frozen=True)
class Outcome:
    """One question with what was expected and what came out; `fault` when it could not be put."""

    id: str
    rule: str
    expected: Mapping[str, Any]
    found: Mapping[str, Any] | None
    fault: str = ""

    @property
    def agrees(self) -> bool:
        return not self.differences

    @property
    def differences(self) -> list[str]:
        """Each place where the answers differ, as `path: expected …, found …`."""
        if self.found is None:
            return [self.fault]
        return list(_differences("", self.expected, self.found))


def read(path: Path) -> list[Mapping[str, Any]]:
    """The questions of a file. Raises InvalidVectors when it cannot be read or is no such file."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, ValueError) as fault:
        raise InvalidVectors(f"{path}：无法读取（{fault}）") from fault
    if not isinstance(document, dict) or not isinstance(document.get("vectors"), list):
        raise InvalidVectors(f"{path}：不是 {FORMAT} 格式的文件")
    for place, vector in enumerate(document["vectors"], start=1):
        missing = {"id", "rule", "input", "expected"} - set(vector)
        if missing:
            raise InvalidVectors(f"{path}：第 {place} 项缺少 {'、'.join(sorted(missing))}")
    return list(document["vectors"])


def play(rules: Ruleset, vectors: list[Mapping[str, Any]]) -> Iterator[Outcome]:
    """Every question put to the product's own functions."""
    for vector in vectors:
        asked = vector["id"], vector["rule"], vector["expected"]
        try:
            inquiry = Inquiry(rules, vector.get("policy") or {})
            answer = evaluate(inquiry, vector["rule"], vector["input"])
        except (KeyError, TypeError, ValueError, AttributeError) as fault:
            yield Outcome(*asked, None, f"无法计算：{type(fault).__name__} {fault}")
        else:
            yield Outcome(*asked, answer.plain())


def _differences(path: str, expected: Any, found: Any) -> Iterator[str]:
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for key in {**expected, **found}:
            inner = f"{path}.{key}" if path else str(key)
            if key not in found:
                yield f"{inner}：应为 {_shown(expected[key])}，没有给出"
            elif key not in expected:
                yield f"{inner}：不应有，得到 {_shown(found[key])}"
            else:
                yield from _differences(inner, expected[key], found[key])
    elif expected != found or type(expected) is not type(found):
        yield f"{path}：应为 {_shown(expected)}，得到 {_shown(found)}"


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
