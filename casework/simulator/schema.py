"""The JSON Schema of the scenario format, and what it finds wrong, in short located sentences."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from jsonschema import Draft202012Validator, ValidationError, validators

from casework.simulator import strict_yaml, vocabulary

_FOLDER = Path(__file__).parent
WORDS = Path(settings.BASE_DIR) / "fixtures" / "scenarios"
_taught: list[Path] = []


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file, and the path to it."""

    path: strict_yaml.Path
    message: str

    def sentence(self, *, line: int | None) -> str:
        """`steps[3].with.items (line 21): is missing`."""
        where = "".join(
            f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path
        ).lstrip(".")
        return f"{where or 'file'} (line {line}): {self.message}"


def teach(path: Path) -> None:
    """Let stories use the words of one more regime as well."""
    _taught.append(path)
    for known in (document, words, inputs_of, _validator):
        known.cache_clear()


def _tables() -> list[dict[str, Any]]:
    return vocabulary.tables([*sorted(WORDS.glob("*.yaml")), *_taught])


@cache
def document() -> dict[str, Any]:
    """The schema itself, with the words of every regime."""
    schema = _read("scenario.schema.yaml")
    for table in _tables():
        vocabulary.extend(schema, table)
    return schema


@cache
def words() -> dict[str, Any]:
    """What the format says of handles and the schema cannot say."""
    found = _read("scenario.words.yaml")
    for table in (table for table in _tables() if "words" in table):
        found["creating"] += table["words"]["creating"]
        for section in ("bearing", "swept", "given"):
            found[section] |= table["words"][section]
    return found


def definition(name: str) -> dict[str, Any]:
    found: dict[str, Any] = document()["$defs"][name]
    return found


@cache
def inputs_of(step: str) -> dict[str, Any]:
    """The schema of `with` for an act (`kind.step`) or a question; empty when it takes none."""
    for rule in definition("step")["allOf"]:
        named = rule["if"].get("properties", {})
        if {"const": step} in (named.get("do"), named.get("ask")):
            found: dict[str, Any] = rule["then"]["properties"].get("with", {})
            return found
    return {}


def faults(instance: Any) -> list[Fault]:
    """Everything the schema finds wrong; days and times have to exist as well."""
    errors = [cause for wrong in _validator().iter_errors(instance) for cause in _causes(wrong)]
    shapeless = {tuple(error.absolute_path) for error in errors if error.validator == "type"}
    found = [
        Fault(tuple(error.absolute_path), _message(error))
        for error in errors
        # What is not even of the right type breaks every other rule by accident.
        if error.validator == "type" or tuple(error.absolute_path) not in shapeless
    ]
    return list(dict.fromkeys(found))


def _read(name: str) -> dict[str, Any]:
    value: dict[str, Any] = strict_yaml.Text((_FOLDER / name).read_bytes()).value
    return value


@cache
def _validator() -> Draft202012Validator:
    checked: type[Draft202012Validator] = validators.extend(
        Draft202012Validator, {"pattern": _pattern}
    )
    checked.check_schema(document())
    return checked(document())


def _pattern(
    validator: Draft202012Validator, pattern: str, instance: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    """The usual check; of days and times also whether they exist (no 31 February)."""
    usual = list(Draft202012Validator.VALIDATORS["pattern"](validator, pattern, instance, schema))
    yield from usual
    existing = _existing().get(pattern)
    if isinstance(instance, str) and existing and not usual:
        try:
            existing(instance)
        except ValueError:
            yield ValidationError(f"{instance} does not exist")


@cache
def _existing() -> dict[str, Callable[[str], Any]]:
    return {
        definition("date")["pattern"]: dt.date.fromisoformat,
        definition("time")["pattern"]: dt.time.fromisoformat,
    }


def _causes(error: ValidationError) -> Iterator[ValidationError]:
    """Of a failed choice only the branch the author meant; otherwise the error itself."""
    branches: dict[Any, list[ValidationError]] = {}
    for cause in error.context or ():
        branches.setdefault(cause.schema_path[0], []).append(cause)
    if not branches or error.validator not in ("oneOf", "anyOf") or _is_do_or_ask(error):
        yield error
        return
    for cause in min(branches.values(), key=_strangeness):
        yield from _causes(cause)


def _strangeness(branch: Iterable[ValidationError]) -> tuple[bool, bool, int]:
    """A branch of another outcome or type is not the one the author meant."""
    errors = list(branch)
    other = any(error.validator == "const" for error in errors)
    return other, any(error.validator == "type" and not error.path for error in errors), len(errors)


def _is_do_or_ask(error: ValidationError) -> bool:
    return bool(error.validator_value == definition("step")["oneOf"])


def _message(error: ValidationError) -> str:
    if _is_do_or_ask(error):
        return "needs exactly one of do and ask"
    told = _SENTENCES.get(str(error.validator))
    return told(error.validator_value, error.instance, error.schema) if told else error.message


def _unknown_word(known: Any, word: Any, schema: Any) -> str:
    near = difflib.get_close_matches(str(word), map(str, known), n=1)
    meant = f", did you mean {near[0]}?" if near else ""
    return f"{word!r} is not a word of the format here{meant}"


def _unknown_keys(rule: Any, instance: Any, schema: Any) -> str:
    return (
        f"takes no {', '.join(key for key in instance if key not in schema.get('properties', ()))}"
    )


def _missing_keys(required: Any, instance: Any, schema: Any) -> str:
    return f"{', '.join(key for key in required if key not in instance)} is missing"


def _forbidden(rule: Any, instance: Any, schema: Any) -> str:
    keys = [key for forbidden in rule["anyOf"] for key in forbidden["required"]]
    return f"takes no {', '.join(key for key in keys if key in instance)}"


# Each is told the rule, the offending value and the schema around the rule.
_SENTENCES: dict[str, Callable[[Any, Any, Any], str]] = {
    "enum": _unknown_word,
    "additionalProperties": _unknown_keys,
    "required": _missing_keys,
    "not": _forbidden,
    "type": lambda rule, instance, schema: f"{instance!r} is not of type {rule}",
    "const": lambda rule, instance, schema: f"{instance!r} is not {rule!r}",
    "minItems": lambda rule, instance, schema: "may not be empty",
    "minProperties": lambda rule, instance, schema: "may not be empty",
    "minLength": lambda rule, instance, schema: "is too short",
}
