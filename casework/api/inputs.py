"""From JSON to what a Django form reads, and what a form asks, told to programs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from casework.forms import Lines

UNSENT = frozenset({"csrfmiddlewaretoken"})
TYPES = {
    forms.BooleanField: "boolean",
    forms.DateField: "date",
    forms.DateTimeField: "moment",
    forms.TimeField: "time",
    forms.DecimalField: "decimal",
    forms.IntegerField: "integer",
    Lines: "lines",
    forms.ModelMultipleChoiceField: "choices",
    forms.MultipleChoiceField: "choices",
    forms.ModelChoiceField: "choice",
    forms.ChoiceField: "choice",
}


def sent_values(payload: Any) -> Any:
    """The payload as a form reads it: flat, names of nested values joined by dots.

    `{"results": {"x": "pass"}}` is `results.x`. Raises ValidationError for what no form can hold.
    """
    if isinstance(payload, QueryDict):
        for name, values in payload.lists():
            _checked_text(name, "".join(map(str, values)))
        return payload
    if not isinstance(payload, Mapping):
        raise ValidationError("请求内容应当是一个对象，逐项给出输入")
    return dict(_flat(payload, ""))


def _flat(payload: Mapping[Any, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in payload.items():
        name = f"{prefix}{_checked_text('', str(key))}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}.")
        elif isinstance(value, list):
            yield name, [_scalar(name, item) for item in value]
        elif value is not None:
            yield name, _scalar(name, value)


def _scalar(name: str, value: Any) -> str:
    if isinstance(value, (Mapping, list)):
        raise ValidationError({name: "只能是文字、数字、是否，或者它们的列表"})
    if value is None:
        raise ValidationError({name: "列表中不能有空值"})
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return _checked_text(name, text)


def _checked_text(name: str, text: str) -> str:
    """Refuse what the database cannot store: NUL, and halves of surrogate pairs."""
    if any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in text):
        raise ValidationError({name: "含有不能保存的字符"})
    return text


FormT = TypeVar("FormT", bound=forms.BaseForm)


def checked(form: FormT) -> FormT:
    """The form, when it is valid. Raises ValidationError field by field.

    An input the form does not ask is an error too: a slip of the pen must not pass unseen.
    """
    unknown = set(form.data) - set(form.fields) - UNSENT
    if unknown:
        raise ValidationError(dict.fromkeys(sorted(unknown), "没有这项输入"))
    if not form.is_valid():
        raise ValidationError(
            {name: [str(sentence) for sentence in said] for name, said in form.errors.items()}
        )
    return form


def digest_of(payload: Any) -> str:
    """A fingerprint that tells one request from another under the same key."""
    content = dict(payload.lists()) if isinstance(payload, QueryDict) else payload
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def describe(fields: Mapping[str, forms.Field]) -> list[dict[str, Any]]:
    """What each field asks: name, label, help, type, required, choices and initial value."""
    return [
        {
            "name": name,
            "label": str(field.label or name),
            "help": str(field.help_text),
            "type": type_of(field),
            "required": field.required,
            "choices": [{"value": v, "label": label} for v, label in choices_of(field)],
            "initial": field.initial if isinstance(field.initial, (str, int, bool)) else None,
        }
        for name, field in fields.items()
    ]


def type_of(field: forms.Field) -> str:
    """One of the values of TYPES, else text."""
    return next((name for kind, name in TYPES.items() if isinstance(field, kind)), "text")


def choices_of(field: forms.Field) -> list[tuple[str, str]]:
    """The values a choice allows, with their labels; empty for other fields."""
    offered = getattr(field, "choices", ())
    return [(str(value), str(label)) for value, label in offered if str(value)]
