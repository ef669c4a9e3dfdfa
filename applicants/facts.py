"""The facts of an organisation: names, labels, baseline, and whether what is handed in fits.

What facts there are is data: fixtures/facts.yaml (names and shapes), fixtures/demo/baseline.yaml.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from casework.simulator.strict_yaml import Text

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
WHOLE = Decimal(100)
SAYINGS = {
    "type": "类型不对",
    "enum": "不是可选的值",
    "pattern": "格式不对",
    "format": "不是有效的日期",
    "minimum": "不能小于零",
    "minLength": "不能为空",
    "minItems": "应当写明首日和末日",
    "maxItems": "应当写明首日和末日",
    "required": "缺少",
    "additionalProperties": "没有这样的内容：",
}


def complete(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The baseline with the given facts; a fact given replaces the whole value."""
    return copy.deepcopy(_baseline()) | copy.deepcopy(dict(facts))


def problems(facts: Mapping[str, Any]) -> list[str]:
    """What is wrong with the shape of the facts handed in, one Chinese sentence each."""
    errors = sorted(_validator().iter_errors(dict(facts)), key=lambda e: [str(p) for p in e.path])
    return [_sentence(error) for error in errors] or list(_contradictions(facts))


def names() -> dict[str, str]:
    """The Chinese name of every fact, in the order of the forms."""
    return {key: entry["name"] for key, entry in _catalogue()["facts"].items()}


def label(word: str) -> str:
    """The Chinese of a fact, of a member of one or of a word used in one; the word when unknown."""
    catalogue = _catalogue()
    return names().get(word) or {**catalogue["words"], **catalogue["members"]}.get(word, word)


def shape(fact: str) -> dict[str, Any]:
    """The JSON Schema of one fact, complete in itself. Raises KeyError for an unknown fact."""
    catalogue = _catalogue()
    return {"$defs": catalogue["definitions"], **catalogue["facts"][fact]["shape"]}


def definition(name: str) -> dict[str, Any]:
    """The JSON Schema that facts refer to by this name; empty when there is none."""
    found: dict[str, Any] = _catalogue()["definitions"].get(name, {})
    return found


@cache
def _baseline() -> dict[str, Any]:
    return _read("demo/baseline.yaml")


@cache
def _catalogue() -> dict[str, Any]:
    return _read("facts.yaml")


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = Text((FIXTURES / name).read_bytes()).value
    return found


@cache
def _validator() -> Draft202012Validator:
    catalogue = _catalogue()
    schema = {
        "$defs": catalogue["definitions"],
        "type": "object",
        "properties": {key: entry["shape"] for key, entry in catalogue["facts"].items()},
        "additionalProperties": False,
    }
    return Draft202012Validator(schema, format_checker=FormatChecker(["date"]))


def _sentence(error: ValidationError) -> str:
    where = " › ".join(_place(part) for part in error.path) or "事实"
    reason = error.context[0] if error.context else error
    return f"{where}：{SAYINGS.get(str(reason.validator), '不符合要求')}{_named(reason)}"


def _named(error: ValidationError) -> str:
    """What is missing or not known, by name; '' when the sentence needs no names."""
    schema: Any = error.schema
    given: Any = error.instance
    if error.validator == "required":
        found = [name for name in schema["required"] if name not in given]
    elif error.validator == "additionalProperties":
        found = sorted(set(given) - set(schema.get("properties", {})))
    else:
        return ""
    return "、".join(label(name) for name in found)


def _place(part: str | int) -> str:
    return f"第{part + 1}项" if isinstance(part, int) else label(part)


def _contradictions(facts: Mapping[str, Any]) -> Iterator[str]:
    """What a schema cannot see: days in the wrong order, and more than the whole of a company."""
    lease = (facts.get("premises") or {}).get("lease")
    if lease and lease[0] > lease[1]:
        yield f"{label('premises')} › {label('lease')}：末日早于首日"
    for number, held in enumerate(facts.get("prior_qualifications") or []):
        if held["until"] and held["from"] > held["until"]:
            yield f"{label('prior_qualifications')} › {_place(number)}：末日早于首日"
    totals: dict[str, Decimal] = {}
    for holding in facts.get("holdings") or []:
        totals[holding["of"]] = totals.get(holding["of"], Decimal()) + Decimal(holding["pct"])
    for company, total in totals.items():
        if total > WHOLE:
            yield f"{label('holdings')} › {label(company)}：出资比例合计超过百分之百"
