"""A fact that gives somebody a word: the actual controllers and where they come from."""

from __future__ import annotations

from typing import Any

from django import forms

from applicants import facts
from applicants.fields import single
from applicants.shapes import BLANK_ROWS, Fields, Shape, Values, refuse_both

HOLDER, WORD = "holder", "origin"


class Pairs(Shape):
    """Rows of a holder and a word; ticking 没有 says there is nobody to name."""

    @property
    def width(self) -> int:
        return 2

    @property
    def none(self) -> str:
        return f"{self.fact}.none"

    def fields(self, value: Any, data: Values | None) -> Fields:
        pairs = list((value or {}).items())
        fields: Fields = {}
        posted = sum(name.endswith(f".{HOLDER}") for name in data or ())
        for number in range(max(len(pairs) + BLANK_ROWS, posted)):
            holder, word = pairs[number] if number < len(pairs) else ("", "")
            name = forms.CharField(label="控制对象", required=False, initial=_shown(holder))
            kind = single(self.schema["additionalProperties"], facts.label(WORD), {})
            kind.initial = word
            fields[f"{self.fact}.{number}.{HOLDER}"] = name
            fields[f"{self.fact}.{number}.{WORD}"] = kind
        none = forms.BooleanField(label="没有境外的实际控制人", required=False)
        none.initial = value == {}
        fields[self.none] = none
        return fields

    def value(self, cleaned: Values) -> Any:
        pairs: dict[str, str] = {}
        number = 0
        while f"{self.fact}.{number}.{HOLDER}" in cleaned:
            holder = cleaned[f"{self.fact}.{number}.{HOLDER}"]
            word = cleaned.get(f"{self.fact}.{number}.{WORD}")
            if bool(holder) != bool(word):
                name = WORD if holder else HOLDER
                raise forms.ValidationError({f"{self.fact}.{number}.{name}": "请填写完整"})
            if holder:
                pairs[_stored(holder)] = word or ""
            number += 1
        refuse_both(list(pairs), cleaned, self.none)
        return pairs or ({} if cleaned.get(self.none) else None)


SELF, OURSELVES = "self", "本单位"


def _shown(holder: str) -> str:
    return OURSELVES if holder == SELF else holder


def _stored(holder: str) -> str:
    return SELF if holder.strip() == OURSELVES else holder.strip()
