"""What a step was expected to bring about against what it did (docs/scenarios.md, section 7).

`actual`, as the player hands it over: `outcome` and `error` of an act, `changed` {handle: state},
the lists opens, closes, overdue, paused, resumed, moves, papers, those in `effects`, and `answer`.
Days may be dates; they are compared and shown as they are written in a scenario.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from casework.simulator import schema
from casework.simulator.document import ZONE

StateOf = Callable[[str], str | None]
FactsOf = Callable[[str, str], Any]

LISTS = ("opens", "closes", "overdue", "paused", "resumed", "moves", "papers")
EFFECTS = ("duties", "findings", "register", "alerts")
NOTHING = "nothing"
_ABSENT = object()


def differences(
    expected: Mapping[str, Any],
    actual: Mapping[str, Any],
    *,
    state_of: StateOf,
    facts_of: FactsOf,
) -> list[str]:
    """One sentence for each thing that was expected and did not happen, or the other way round."""
    happened = observed(expected, actual, state_of=state_of, facts_of=facts_of)
    if strayed := _outcome(expected, happened):
        return [strayed]
    if expected.get("outcome") == "refused":
        return []
    found = _states(dict(expected.get("states", {})), happened.get("states", {}))
    for key in LISTS:
        found += _list(key, expected.get(key, ()), happened.get(key, ()))
    for key in EFFECTS:
        wanted = expected.get("effects", {}).get(key, ())
        found += _list(f"effects.{key}", wanted, happened.get("effects", {}).get(key, ()))
    for key in ("facts", "answer"):
        found += _open(key, expected.get(key, {}), happened.get(key, {}))
    return found


def observed(
    expected: Mapping[str, Any],
    actual: Mapping[str, Any],
    *,
    state_of: StateOf,
    facts_of: FactsOf,
) -> dict[str, Any]:
    """What happened, in the words of the format: states changed or asked for, facts asked for.

    Empty keys are left out, and words the format does not know (section 11 and 12).
    """
    refused = actual.get("outcome") == "refused"
    asked = () if refused else expected.get("states", ())
    states = {handle: state_of(handle) for handle in asked} | dict(actual.get("changed", {}))
    happened: dict[str, Any] = {key: actual.get(key) for key in ("outcome", "error")}
    happened["states"] = {handle: state for handle, state in states.items() if state}
    happened |= {key: [_item(one) for one in actual.get(key, ())] for key in LISTS}
    happened["papers"] = _known("papers", happened["papers"])
    effects = {key: _known(key, actual.get("effects", {}).get(key, ())) for key in EFFECTS}
    happened["effects"] = {key: words for key, words in effects.items() if words}
    happened["facts"] = {
        handle: {name: facts_of(handle, name) for name in names}
        for handle, names in ({} if refused else expected.get("facts", {})).items()
    }
    happened["answer"] = actual.get("answer")
    plain: dict[str, Any] = _plain(happened)
    return {key: value for key, value in plain.items() if value not in (None, [], {})}


def _outcome(expected: Mapping[str, Any], happened: Mapping[str, Any]) -> str | None:
    wanted, got = _ended(expected), _ended(happened)
    return None if wanted == got else f"outcome: expected {wanted}, got {got}"


def _ended(result: Mapping[str, Any]) -> str:
    if result.get("outcome") == "refused":
        return f"refused {result.get('error') or 'without an error'}"
    return str(result.get("outcome", NOTHING))


def _states(wanted: dict[str, str], got: dict[str, str]) -> list[str]:
    return [
        f"states.{handle}: expected {wanted.get(handle, NOTHING)}, got {got.get(handle, NOTHING)}"
        for handle in wanted | got
        if wanted.get(handle) != got.get(handle)
    ]


def _list(key: str, wanted: Iterable[Any], got: Iterable[Any]) -> list[str]:
    """Compared without order, doubles counted; one sentence for what belongs to one period."""
    expected, happened = (Counter(map(_written, items)) for items in (wanted, got))
    missing = [json.loads(one) for one in (expected - happened).elements()]
    surplus = [json.loads(one) for one in (happened - expected).elements()]
    found = []
    for item in missing:
        twin = next((other for other in surplus if _same_period(item, other)), None)
        if twin is not None:
            surplus.remove(twin)
        found.append(f"{key}: expected {_shown(item)}, got {_shown(twin)}")
    return found + [f"{key}: expected {NOTHING}, got {_shown(item)}" for item in surplus]


def _open(path: str, wanted: Mapping[str, Any], got: Mapping[str, Any]) -> list[str]:
    """Only what is listed is compared, at every depth."""
    found = []
    for name, value in wanted.items():
        there = got.get(name, _ABSENT)
        if isinstance(value, dict) and isinstance(there, dict):
            found += _open(f"{path}.{name}", value, there)
        elif there is _ABSENT or _unordered(value) != _unordered(there):
            shown = NOTHING if there is _ABSENT else _value(there)
            found.append(f"{path}.{name}: expected {_value(value)}, got {shown}")
    return found


def _item(item: Any) -> Any:
    """`provisional` is written only where it is true."""
    if isinstance(item, Mapping):
        return {key: part for key, part in item.items() if (key, part) != ("provisional", False)}
    return item


def _known(key: str, found: Iterable[str]) -> list[str]:
    known = _words().get(key)
    return [word for word in found if known is None or word in known]


@cache
def _words() -> dict[str, frozenset[str]]:
    """The papers, duties, findings and alerts of the format; publications are never ignored."""
    rules = schema.definition("result")["oneOf"][0]["properties"]
    effects = rules["effects"]["properties"]
    ignorable = {key: effects[key] for key in EFFECTS if key != "register"}
    ignorable["papers"] = rules["papers"]
    return {key: frozenset(rule["items"]["enum"]) for key, rule in ignorable.items()}


def _plain(value: Any) -> Any:
    """Only what JSON knows."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, dt.datetime):
        return (value.astimezone(ZONE) if value.tzinfo else value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(_plain(part) for part in value)
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if value is None or isinstance(value, bool | int) else str(value)


def _written(value: Any) -> str:
    """Equal for equal values only: JSON tells true from 1 and "20" from 20."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False)


def _unordered(value: Any) -> Any:
    return sorted(map(_written, value)) if isinstance(value, list) else _written(value)


def _same_period(item: Any, other: Any) -> bool:
    both = isinstance(item, dict) and isinstance(other, dict)
    return both and bool(item["period"] == other["period"])


def _shown(item: Any) -> str:
    if not isinstance(item, dict):
        return NOTHING if item is None else str(item)
    words = [str(item["period"])]
    if "was" in item:
        words.append(f"was {item['was']}")
    words.append(f"due {item.get('due') or 'open'}")
    return " ".join([*words, *(["provisional"] if item.get("provisional") else [])])


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
