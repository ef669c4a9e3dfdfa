"""Facts in words, for those who read them: answers to check, differences between two members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from applicants import facts
from applicants.fields import Schema
from casework.templatetags.law import chinese_date

NOTHING = "没有"
OURSELVES = "本单位"


def said(fact: str, value: Any, names: Mapping[str, str]) -> str:
    """A fact in words, a line for each of its parts; '' when it is not declared.

    names: what categories and levels are called (`shapes.law_words().names`).
    """
    return "\n".join(_lines(facts.shape(fact), value, names))


def _lines(schema: Schema, value: Any, names: Mapping[str, str]) -> Iterator[str]:
    if value is None:
        return
    if isinstance(value, list):
        yield from _list(schema, value, names)
    elif isinstance(value, dict):
        yield from _record(schema, value, names)
    else:
        yield _one(schema, value, names)


def _list(schema: Schema, value: list[Any], names: Mapping[str, str]) -> Iterator[str]:
    inner = schema.get("items", {})
    if not value:
        yield NOTHING
    elif schema.get("maxItems"):
        yield "至".join(_one(inner, end, names) for end in value)
    elif all(isinstance(part, dict) for part in value):
        for part in value:
            yield "，".join(_record(inner, part, names))
    else:
        yield "、".join(_one(inner, part, names) for part in value)


def _record(schema: Schema, value: dict[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    if not value:
        yield NOTHING
    members = schema.get("properties", {})
    ordered = {key: value[key] for key in (*members, *names) if key in value} | value
    for key, part in ordered.items():
        inner = members.get(key) or schema.get("additionalProperties") or {}
        text = "；".join(_lines(inner, part, names))
        if text:
            name = names.get(key) if not members else None
            yield f"{name or _called(key)}：{text}"


def _called(key: str) -> str:
    return OURSELVES if key == "self" else facts.label(key)


def _one(schema: Schema, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return f"{value:,}"
    text = str(value)
    try:
        return chinese_date(date.fromisoformat(text))
    except ValueError:
        return names.get(text) or facts.label(text)
