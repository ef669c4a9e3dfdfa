"""Form fields for the shapes of facts: fixtures/facts.yaml says what there is to declare.

A fact is asked by one or more fields whose names begin with its own. What is left empty is not
known (None); for lists, 没有 is a box of its own, because nothing declared is not nothing held.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import F

from applicants import facts
from applicants.fields import (
    DaysField,
    NumbersField,
    Schema,
    WholeNumberField,
    shown,
    single,
    stored,
    words_of,
)
from casework import clock
from casework.models import Regulation

Fields = dict[str, forms.Field]
Values = Mapping[str, Any]
EMPTY: tuple[Any, ...] = (None, "", [])
BLANK_ROWS = 2
MOST_ROWS = 300


@dataclass(frozen=True)
class LawWords:
    """The names of categories and levels; `current` are the categories one can apply for today."""

    names: dict[str, str]
    current: frozenset[str]


def law_words() -> LawWords:
    """The words of every loaded regulation, those of the newest first."""
    names: dict[str, str] = {}
    newest_first = F("in_force_from").desc(nulls_last=True)
    for regulation in Regulation.objects.order_by(newest_first):
        for section in ("categories", "levels"):
            for key, entry in regulation.law.document.get(section, {}).items():
                names.setdefault(key, entry["name"])
    # Only the regimes that prescribe records ask for them by their categories.
    laws = [r.law for r in Regulation.objects.in_force(clock.today())]
    recorded = [law for law in laws if "records" in law.document]
    return LawWords(names, frozenset(k for law in recorded for k in law.document["categories"]))


def refuse_both(given: list[Any], cleaned: Values, none: str) -> None:
    """Raise ValidationError when something is given and 没有 is ticked as well."""
    if given and cleaned.get(none):
        raise forms.ValidationError({none: "已经填写了内容，请不要勾选“没有”"})


@dataclass
class Shape(ABC):
    """One fact as a group of fields."""

    fact: str
    schema: Schema
    words: LawWords

    @property
    def title(self) -> str:
        """What the fact is called."""
        return facts.label(self.fact)

    @property
    def width(self) -> int:
        """How many fields stand in one row."""
        return 1

    @abstractmethod
    def fields(self, value: Any, data: Values | None) -> Fields:
        """The fields by name; `value` is what is declared, `data` what was posted."""

    @abstractmethod
    def value(self, cleaned: Values) -> Any:
        """The fact from the cleaned fields. Raises ValidationError by field."""


class One(Shape):
    def fields(self, value: Any, data: Values | None) -> Fields:
        field = single(self.schema, facts.label(self.fact), self.words.names)
        field.initial = shown(value)
        return {self.fact: field}

    def value(self, cleaned: Values) -> Any:
        value = cleaned.get(self.fact)
        return None if value in EMPTY else stored(value)


class Members(Shape):
    """A record: a field for each member; a pair of days is two fields."""

    def fields(self, value: Any, data: Values | None) -> Fields:
        fields: Fields = {}
        for member, name, schema in self._parts():
            kept = (value or {}).get(member)
            for suffix, label, index in _ends(schema, name):
                field = single(_inner(schema), label, self.words.names)
                field.initial = shown(kept[index] if index is not None and kept else kept)
                fields[f"{self.fact}.{member}{suffix}"] = field
        return fields

    def _parts(self) -> Iterator[tuple[str, str, Schema]]:
        for member, schema in self.schema["properties"].items():
            yield member, facts.label(member), schema

    def value(self, cleaned: Values) -> Any:
        record: dict[str, Any] = {}
        for member, name, schema in self._parts():
            keys = [f"{self.fact}.{member}{suffix}" for suffix, *_ in _ends(schema, name)]
            values = [stored(cleaned.get(key)) for key in keys]
            given = [value for value in values if value not in EMPTY]
            if given and len(given) < len(keys):
                raise forms.ValidationError({keys[-1]: f"{name}应当写明首日和末日"})
            record[member] = (values if len(keys) > 1 else values[0]) if given else None
        if all(value is None for value in record.values()):
            return None
        required = self.schema.get("required", ())
        return {k: v for k, v in record.items() if v is not None or k in required}


def _inner(schema: Schema) -> Schema:
    return schema.get("items", schema)


def _ends(schema: Schema, name: str) -> list[tuple[str, str, int | None]]:
    if schema.get("maxItems"):
        return [(".0", f"{name}首日", 0), (".1", f"{name}末日", 1)]
    return [("", name, None)]


class ByCategory(Shape):
    """A number, or several, for each category of business."""

    @property
    def _several(self) -> bool:
        return "array" in self.schema["additionalProperties"].get("type", ())

    def fields(self, value: Any, data: Values | None) -> Fields:
        return {
            f"{self.fact}.{key}": self._field(key, value or {})
            for key in self.words.names
            if key in self.words.current or key in (value or {})
        }

    def _field(self, key: str, value: Mapping[str, Any]) -> forms.Field:
        label = self.words.names[key]
        if not self._several:
            return WholeNumberField(label=label, initial=value.get(key))
        area = forms.Textarea(attrs={"rows": 3, "class": "short"})
        hint = "每行一个项目的金额（元）。"
        return NumbersField(
            label=label, required=False, initial=value.get(key), widget=area, help_text=hint
        )

    def value(self, cleaned: Values) -> Any:
        given = {key: cleaned.get(f"{self.fact}.{key}") for key in self.words.names}
        return {key: value for key, value in given.items() if value not in EMPTY} or None


class Rows(Shape):
    """A list of records, one to a row, with blank rows at the end."""

    @property
    def width(self) -> int:
        return len(self.schema["items"]["properties"])

    @property
    def none(self) -> str:
        return f"{self.fact}.none"

    def fields(self, value: Any, data: Values | None) -> Fields:
        fields: Fields = {}
        rows = list(value or [])
        for number in range(self._count(rows, data)):
            row = rows[number] if number < len(rows) else {}
            for member, schema in self.schema["items"]["properties"].items():
                field = single(schema, facts.label(member), self.words.names)
                field.initial = shown(row.get(member))
                fields[f"{self.fact}.{number}.{member}"] = field
        initial = value == []
        fields[self.none] = forms.BooleanField(label="没有", required=False, initial=initial)
        return fields

    def _count(self, rows: list[Any], data: Values | None) -> int:
        """As many rows as were posted, or those kept and some blank ones."""
        posted = [name.split(".") for name in data or () if name.startswith(f"{self.fact}.")]
        numbers = [int(parts[1]) for parts in posted if len(parts) == 3 and parts[1].isdecimal()]
        return min(max(numbers) + 1 if numbers else len(rows) + BLANK_ROWS, MOST_ROWS)

    def value(self, cleaned: Values) -> Any:
        rows = [row for row in self._rows(cleaned) if row]
        refuse_both(rows, cleaned, self.none)
        return rows or ([] if cleaned.get(self.none) else None)

    def _rows(self, cleaned: Values) -> Iterator[dict[str, Any]]:
        number = 0
        members = self.schema["items"]["properties"]
        first = next(iter(members))
        while f"{self.fact}.{number}.{first}" in cleaned or number < MOST_ROWS:
            names = {member: f"{self.fact}.{number}.{member}" for member in members}
            if not any(name in cleaned for name in names.values()):
                return
            row = {member: stored(cleaned.get(name)) for member, name in names.items()}
            row = {member: value for member, value in row.items() if value not in EMPTY}
            self._demand(row, names)
            yield row
            number += 1

    def _demand(self, row: dict[str, Any], names: Mapping[str, str]) -> None:
        for member in self.schema["items"].get("required", ()) if row else ():
            if member not in row:
                optional = "anyOf" in self.schema["items"]["properties"][member]
                if not optional:
                    raise forms.ValidationError({names[member]: f"请填写{facts.label(member)}"})
                row[member] = None


class Several(Shape):
    """Any of some words, or several days."""

    def fields(self, value: Any, data: Values | None) -> Fields:
        label, words = facts.label(self.fact), words_of(self.schema["items"], "")
        field: forms.Field
        if words:
            box = forms.CheckboxSelectMultiple
            choices = [(word, facts.label(word)) for word in words]
            field = forms.MultipleChoiceField(
                label=label, required=False, widget=box, choices=choices
            )
        else:
            field = DaysField(label=label, required=False, help_text="每行一个日期。")
        field.initial = value
        none = forms.BooleanField(label="没有", required=False, initial=value == [])
        return {self.fact: field, f"{self.fact}.none": none}

    def value(self, cleaned: Values) -> Any:
        given = list(cleaned.get(self.fact) or [])
        refuse_both(given, cleaned, f"{self.fact}.none")
        return given or ([] if cleaned.get(f"{self.fact}.none") else None)
