"""Form fields for the shapes of facts: fixtures/facts.yaml says what there is to declare.

A fact is asked by one or more fields whose names begin with its own. What is left empty is not
known (None); for lists, 没有 is a box of its own, because nothing declared is not nothing held.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from applicants import facts
from casework.forms import Lines
from casework.models import Regulation

Schema = Mapping[str, Any]
Fields = dict[str, forms.Field]
Values = Mapping[str, Any]
EMPTY = (None, "", [])
BLANK_ROWS = 2
MOST_ROWS = 300


def category_names() -> dict[str, str]:
    """The categories of every loaded regulation, those of the newest first."""
    names: dict[str, str] = {}
    for regulation in Regulation.objects.order_by("-in_force_from"):
        for key, entry in regulation.law.document.get("categories", {}).items():
            names.setdefault(key, entry["name"])
    return names


class WholeNumberField(forms.IntegerField):
    """A whole number that may be typed in full width and with separators."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short"})
    default_error_messages = {
        "invalid": "请输入整数，例如 3000000",
        "min_value": "不能小于零",
        "max_value": "数额过大",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=10**15, required=False, **kwargs)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value)
            value = value.replace(",", "").replace(" ", "").removesuffix("元")
        return super().to_python(value)


class NumbersField(Lines):
    """Several whole numbers, one to a line."""

    def clean(self, value: Any) -> list[int]:
        number = WholeNumberField()
        return [number.clean(line) for line in super().clean(value)]

    def prepare_value(self, value: Any) -> Any:
        kept = isinstance(value, (list, tuple))
        return super().prepare_value([str(number) for number in value] if kept else value)


class DaysField(Lines):
    """Several days, one to a line."""

    def clean(self, value: Any) -> list[str]:
        day = forms.DateField(error_messages={"invalid": "请按 2026-11-20 的格式填写日期"})
        return [day.clean(line).isoformat() for line in super().clean(value)]


def single(schema: Schema, label: str, names: Mapping[str, str]) -> forms.Field:
    """The field of a shape that is one value."""
    reference = schema.get("$ref", "").rpartition("/")[2]
    if "anyOf" in schema:
        return single(schema["anyOf"][0], label, names)
    if reference == "amount":
        return WholeNumberField(label=label)
    if reference == "answer" or schema.get("type") == "boolean":
        return choice(label, {"yes": "是", "no": "否"}, unknown="尚未填写")
    if reference == "day":
        picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        invalid = {"invalid": "请填写有效的日期"}
        return forms.DateField(label=label, required=False, widget=picker, error_messages=invalid)
    if reference == "category":
        return choice(label, names)
    if words := _words(schema, reference):
        return choice(label, {word: facts.label(word) for word in words})
    return forms.CharField(label=label, required=False, max_length=200)


def _words(schema: Schema, reference: str) -> list[str]:
    allowed = schema.get("enum") or facts.definition(reference).get("enum") or []
    return [word for word in allowed if word is not None]


def choice(label: str, words: Mapping[str, str], unknown: str = "（未填写）") -> forms.Field:
    return forms.ChoiceField(label=label, required=False, choices=[("", unknown), *words.items()])


def stored(value: Any) -> Any:
    """A cleaned value as a fact keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


def shown(value: Any) -> Any:
    """A kept value as its field shows it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


@dataclass
class Shape:
    """One fact as a group of fields. `names` are those of the categories."""

    fact: str
    schema: Schema
    names: Mapping[str, str]

    def fields(self, value: Any, data: Values | None) -> Fields:
        """The fields by name; `value` is what is declared, `data` what was posted."""
        raise NotImplementedError

    def value(self, cleaned: Values) -> Any:
        """The fact from the cleaned fields. Raises ValidationError by field."""
        raise NotImplementedError


class One(Shape):
    def fields(self, value: Any, data: Values | None) -> Fields:
        field = single(self.schema, facts.label(self.fact), self.names)
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
                field = single(_inner(schema), label, self.names)
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
    return schema["items"] if "items" in schema else schema


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
        return {f"{self.fact}.{key}": self._field(key, value or {}) for key in self.names}

    def _field(self, key: str, value: Mapping[str, Any]) -> forms.Field:
        label = self.names[key]
        if not self._several:
            return WholeNumberField(label=label, initial=value.get(key))
        area = forms.Textarea(attrs={"rows": 3, "class": "short"})
        hint = "每行一个项目的金额（元）。"
        return NumbersField(
            label=label, required=False, initial=value.get(key), widget=area, help_text=hint
        )

    def value(self, cleaned: Values) -> Any:
        given = {key: cleaned.get(f"{self.fact}.{key}") for key in self.names}
        return {key: value for key, value in given.items() if value not in EMPTY} or None


class Rows(Shape):
    """A list of records, one to a row, with blank rows at the end."""

    @property
    def none(self) -> str:
        return f"{self.fact}.none"

    def fields(self, value: Any, data: Values | None) -> Fields:
        fields: Fields = {}
        rows = list(value or [])
        for number in range(self._count(rows, data)):
            row = rows[number] if number < len(rows) else {}
            for member, schema in self.schema["items"]["properties"].items():
                field = single(schema, facts.label(member), self.names)
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
        label, words = facts.label(self.fact), _words(self.schema["items"], "")
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
        given = cleaned.get(self.fact)
        return list(given) if given else ([] if cleaned.get(f"{self.fact}.none") else None)


def shape_of(fact: str, names: Mapping[str, str]) -> Shape:
    """The fields of a fact by its schema. Raises KeyError for an unknown fact."""
    schema = facts.shape(fact)
    items = schema.get("items", {})
    if "properties" in items:
        return Rows(fact, schema, names)
    if items:
        return Several(fact, schema, names)
    if "propertyNames" in schema:
        return ByCategory(fact, schema, names)
    return (Members if "properties" in schema else One)(fact, schema, names)
