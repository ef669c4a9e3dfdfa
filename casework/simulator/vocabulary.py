"""Further words of the format: what a regime adds to the scenario schema, as compact tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from casework.simulator import strict_yaml

PLAIN = {"text": "string", "boolean": "boolean", "integer": "integer"}
LISTED = ("papers",)
EFFECTS = ("duties", "findings", "register", "alerts")
FACTS = "#/$defs/facts"


def tables(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """The tables of the regimes that add words."""
    return [strict_yaml.Text(path.read_bytes()).value for path in paths]


def extend(schema: dict[str, Any], table: dict[str, Any]) -> None:
    """Add the words of one table to the schema, in place."""
    defs, given = schema["$defs"], schema["properties"]["given"]["properties"]
    _more(schema["properties"]["regulation"]["enum"], table["regulations"])
    for name, values in table.get("more", {}).items():
        _more(defs[name]["enum"], values)
    if "steps" not in table:
        return  # a law carried out by the procedures that are there has values to add, no words
    defs |= table["types"]
    roles = "|".join(table["roles"])
    defs["by"]["pattern"] = f"^({roles})(@[\\w.\\-]+)?$|" + defs["by"]["pattern"]
    for section, entry in table["given"].items():
        rows = {"type": "object", "minProperties": 1, "propertyNames": _reference("handle")}
        given[section] = rows | {"additionalProperties": _object(entry)}
    given["centres"] = {"type": "array", "items": _reference("province")}
    if settings := table.get("settings"):
        given["settings"] = _object(settings)
        for name, rule in given["settings"]["properties"].items():
            given["settings"]["properties"][name] = {"anyOf": [rule, {"type": "null"}]}
    _more(given["organisations"]["additionalProperties"]["propertyNames"]["enum"],
          table["facts_of_organisation"])  # fmt: skip
    _more(defs["facts"]["propertyNames"]["enum"], table["facts_of_organisation"])
    for name, section in {"state": "states", "period": "periods", "error": "errors"}.items():
        _more(defs[name]["enum"], table[section])
    _extend_steps(defs["step"], table)
    for result in (defs["result"]["oneOf"][0], _of_the_clock(defs["step"])):
        _extend_result(result["properties"], table)


def _extend_steps(step: dict[str, Any], table: dict[str, Any]) -> None:
    _more(step["properties"]["do"]["enum"], table["steps"])
    _more(step["properties"]["ask"]["enum"], table["asks"])
    for act, inputs in table["steps"].items():
        step["allOf"].append(_rule("do", act, inputs))
    for ask, inputs in table["asks"].items():
        rule = _rule("ask", ask, inputs)
        answer = {"type": "object", "required": ["answer"], "additionalProperties": False}
        answer["properties"] = {"answer": {"type": "object", "minProperties": 1}}
        rule["then"]["properties"]["expect"] = answer
        step["allOf"].append(rule)


def _extend_result(properties: dict[str, Any], table: dict[str, Any]) -> None:
    for key in LISTED:
        _more(properties[key]["items"]["enum"], table[key])
    for key in EFFECTS:
        _more(properties["effects"]["properties"][key]["items"]["enum"], table[key])
    names = properties["facts"]["additionalProperties"]["propertyNames"]["enum"]
    _more(names, table["facts"])


def _of_the_clock(step: dict[str, Any]) -> dict[str, Any]:
    found = next(
        r for r in step["allOf"] if r["if"].get("properties") == {"do": {"const": "clock"}}
    )
    expect: dict[str, Any] = found["then"]["properties"]["expect"]
    return expect


def _rule(key: str, word: str, inputs: dict[str, Any]) -> dict[str, Any]:
    then: dict[str, Any] = {"properties": {"with": _object(inputs)}}
    if any(name.endswith("!") for name in inputs):
        then["required"] = ["with"]
    return {"if": {"properties": {key: {"const": word}}, "required": [key]}, "then": then}


def _object(inputs: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name[:-1] for name in inputs if name.endswith("!")],
        "properties": {name.rstrip("!"): _type(word) for name, word in inputs.items()},
    }


def _type(word: Any) -> dict[str, Any]:
    if isinstance(word, list):
        return {"type": "array", "items": _type(word[0])}
    if "/" in word:
        return {"enum": word.split("/")}
    return {"type": PLAIN[word]} if word in PLAIN else _reference(word)


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{re.sub('!$', '', name)}"}


def _more(words: list[Any], further: Any) -> None:
    words += [word for word in further if word not in words]
