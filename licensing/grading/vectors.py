"""Files of worked questions with their answers, played through the functions of the product."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from licensing.grading import RULES, Answer, Inquiry, Ruleset, arguments, evaluate
from licensing.grading.statuses import UNDECIDED

PARTS = ("id", "rule", "input", "expected")
FORMAT = "integrator-vectors/1"


class InvalidVectors(ValueError):
    """The file is not a file of questions; the message says where."""


class InvalidQuestion(ValueError):
    """A question that cannot be put; the message says why."""


@dataclass(frozen=True)
class Outcome:
    """One question with what was expected and what came out; `fault` when it could not be put."""

    id: Any
    rule: Any
    expected: Any
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


def read(path: Path) -> list[Any]:
    """The questions of a file. Raises InvalidVectors when it cannot be read or is no such file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except (OSError, ValueError, RecursionError) as fault:
        raise InvalidVectors(f"{path}：无法读取（{fault}）") from fault
    if not isinstance(document, dict) or not isinstance(document.get("vectors"), list):
        raise InvalidVectors(f"{path}：不是 {FORMAT} 格式的文件")
    return list(document["vectors"])


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def play(rules: Ruleset, vectors: list[Any]) -> Iterator[Outcome]:
    """Every question put to the product's own functions; one that cannot be put is a difference."""
    for place, vector in enumerate(vectors, start=1):
        told = vector if isinstance(vector, Mapping) else {}
        asked = told.get("id", f"第{place}项"), told.get("rule", "-"), told.get("expected")
        try:
            answer = _put(rules, vector)
        except InvalidQuestion as fault:
            yield Outcome(*asked, None, str(fault))
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as fault:
            yield Outcome(*asked, None, f"无法计算：{type(fault).__name__} {fault}")
        else:
            yield Outcome(*asked, answer.plain())


def _put(rules: Ruleset, vector: Any) -> Answer:
    """The answer to one question. Raises InvalidQuestion when it is none."""
    if not isinstance(vector, Mapping):
        raise InvalidQuestion("不是对象")
    if missing := [part for part in PARTS if part not in vector]:
        raise InvalidQuestion(f"缺少 {'、'.join(missing)}")
    rule, given, policy = vector["rule"], vector["input"], vector.get("policy") or {}
    for name, value in (("input", given), ("policy", policy)):
        if not isinstance(value, Mapping):
            raise InvalidQuestion(f"{name} 不是对象")
    if not isinstance(rule, str) or rule not in RULES:
        raise InvalidQuestion(f"没有规则 {_shown(rule)}")
    if strange := [name for name in given if name not in arguments(rule)]:
        raise InvalidQuestion(f"规则 {rule} 不问 {'、'.join(strange)}")
    _refuse_readings(rules, policy)
    return evaluate(Inquiry(rules, policy), rule, given)


def _refuse_readings(rules: Ruleset, policy: Mapping[str, Any]) -> None:
    """Refuse a policy on a point that is not open, or in a way it cannot be read."""
    for key, chosen in policy.items():
        if chosen not in [*rules.options.get(key, ()), UNDECIDED] or key not in rules.options:
            raise InvalidQuestion(f"policy.{key} 没有 {_shown(chosen)} 这种理解")


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
        yield f"{path or '答案'}：应为 {_shown(expected)}，得到 {_shown(found)}"


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
