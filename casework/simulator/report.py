"""What `simulate` prints: a text for people, JSON for programs (docs/scenarios.md, section 14)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.simulator.document import Scenario, Step

KEPT, BROKEN = "✓", "✗"


@dataclass(frozen=True)
class StepResult:
    """One step as played.

    `actual` is what `expectations.observed` made of it, `reason` the sentence of a refusal, and
    `deadlines` the explanation of every deadline the step touched, line by line.
    """

    step: Step
    actual: Mapping[str, Any]
    differences: Sequence[str] = ()
    deadlines: Sequence[str] = ()
    reason: str = ""

    @property
    def passed(self) -> bool:
        return not self.differences


def passed(results: Iterable[StepResult]) -> bool:
    return all(result.passed for result in results)


def as_json(scenario: Scenario, results: Sequence[StepResult]) -> dict[str, Any]:
    """The report for programs, ready for `json.dumps`."""
    return {
        "scenario": scenario.id,
        "passed": passed(results),
        "steps": [_step_as_json(result) for result in results],
    }


def _step_as_json(result: StepResult) -> dict[str, Any]:
    step = result.step
    return {
        "n": step.n,
        "on": step.on.isoformat(),
        **({"ask": step.ask} if step.ask else {"do": step.do}),
        "passed": result.passed,
        "actual": dict(result.actual),
        "differences": list(result.differences),
    }


def as_text(scenario: Scenario, results: Sequence[StepResult]) -> str:
    """The report for people: every act, every consequence, every deadline, every paper."""
    return "\n".join(_lines(scenario, results))


def _lines(scenario: Scenario, results: Sequence[StepResult]) -> Iterator[str]:
    yield f"{scenario.id}  {scenario.title}"
    yield f"条款  {'、'.join(scenario.articles)}"
    for result in results:
        yield ""
        yield from _step_lines(result)
    broken = [str(result.step.n) for result in results if not result.passed]
    yield ""
    if broken:
        yield f"{BROKEN} 共{len(results)}步，{len(broken)}步与预期不符：第{'、'.join(broken)}步"
    else:
        yield f"{KEPT} 共{len(results)}步，全部符合预期"


def _step_lines(result: StepResult) -> Iterator[str]:
    step = result.step
    mark = KEPT if result.passed else BROKEN
    act = f"ask {step.ask}" if step.ask else str(step.do)
    named = [part for part in (act, step.case, f"（{step.by}）" if step.by else "") if part]
    yield f"{mark} {step.n:>3}  {step.moment:%Y-%m-%d %H:%M}  {' '.join(named)}"
    for label, text in _consequences(result):
        yield f"       {label}  {text}"
    for difference in result.differences:
        yield f"       不符  {difference}"
    if step.why:
        yield f"       说明  {step.why}"


def _consequences(result: StepResult) -> Iterator[tuple[str, str]]:
    actual = result.actual
    if actual.get("outcome") == "refused":
        yield "拒绝", " ".join(filter(None, (actual.get("error"), result.reason)))
    for handle, state in actual.get("states", {}).items():
        yield "状态", f"{handle} → {state}"
    yield from _listed(actual)
    for handle, facts in actual.get("facts", {}).items():
        yield "事实", f"{handle}  {_pairs(facts)}"
    if "answer" in actual:
        yield "答复", _pairs(actual["answer"])
    for line in result.deadlines:
        yield "计算", line


def _listed(actual: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, (label, told) in _TOLD.items():
        for item in actual.get(key, ()):
            yield label, told(item)
    for key, words in actual.get("effects", {}).items():
        yield _EFFECTS[key], "、".join(words)


def _due(item: Mapping[str, Any]) -> str:
    due = item.get("due") or "未定"
    return f"{item['period']}  截止 {due}{'（暂定）' if item.get('provisional') else ''}"


def _moved(item: Mapping[str, Any]) -> str:
    return f"{item['period']}  {item['was']} → {item['due']}"


def _pairs(values: Mapping[str, Any]) -> str:
    return "，".join(f"{name} = {_value(value)}" for name, value in values.items())


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{{{_pairs(value)}}}"
    if isinstance(value, list):
        return "、".join(map(_value, value))
    if value is None:
        return "无"
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


_TOLD: dict[str, tuple[str, Callable[[Any], str]]] = {
    "opens": ("起算", _due),
    "resumed": ("恢复", _due),
    "paused": ("暂停", str),
    "moves": ("变动", _moved),
    "closes": ("终结", str),
    "overdue": ("逾期", str),
    "papers": ("文书", str),
}
_EFFECTS = {"duties": "待办", "findings": "发现", "register": "公布", "alerts": "预警"}
