"""What one version of a regulation says otherwise than another, line by line; of a text, by letter.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

# What the sections of a regulation are called; others are called by their key.
SECTIONS = {
    "code": "代码", "cited_as": "引用代号", "title": "名称", "number": "文号", "issuer": "制定机关",
    "kind": "类别", "in_force": "施行", "replaces": "替代的版本", "source": "来源",
    "legal_bases": "上位法", "levels": "等级",
    "categories": "业务种类", "competence": "管辖", "materials": "申请材料",
    "declarations": "声明", "conditions": "申请条件", "annex": "附表", "certificate": "证书",
    "rules": "规则", "grounds": "情形", "papers": "文书", "remedies": "救济",
    "certificate_states": "证书状态", "duties": "义务", "register": "名录", "findings": "发现",
    "alerts": "提示", "measures": "措施", "obligations": "持证义务", "changes": "变更事项",
    "refusals": "不予办理的理由", "roles": "角色", "states": "状态", "readings": "理解",
    "visit": "现场审查", "numbers": "编号", "annual_report": "年度自检", "pauses": "不计入的时间",
    "periods": "期限", "steps": "步骤", "articles": "条款",
}  # fmt: skip


LEAST = 3  # letters in a row that count as kept


@dataclass(frozen=True)
class Difference:
    """A value that is not as it was: where it stands, and both values ('' for none)."""

    section: str
    path: str
    was: str
    now: str


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """In the order of the old document, then what only the new one has."""
    was, now = dict(_lines(old)), dict(_lines(new))
    return [
        Difference(SECTIONS.get(path[0], path[0]), " / ".join(path[1:]), *values)
        for path in [*was, *(path for path in now if path not in was)]
        if (values := (was.get(path, ""), now.get(path, "")))[0] != values[1]
    ]


def _lines(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every single value of a document with the way to it; short lists are one value."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _lines(inner, (*path, str(key)))
    elif isinstance(value, list) and any(isinstance(each, (Mapping, list)) for each in value):
        for place, inner in enumerate(value, start=1):
            yield from _lines(inner, (*path, str(place)))
    elif isinstance(value, list):
        yield path, "、".join(str(each) for each in value)
    elif value is not None:
        yield path, str(value)


def marked(old: str, new: str) -> list[tuple[str, str]]:
    """The new text with what was taken away: ('', kept), ('del', gone), ('ins', come).

    A letter or two that happen to agree between two changes are part of the change.
    """
    found: list[tuple[str, str]] = []
    gone = come = ""
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for what, a, b, c, d in codes:
        inside = a > 0 and b < len(old) and b - a < LEAST
        if what == "equal" and not inside:
            found += [*_change(gone, come), ("", old[a:b])]
            gone = come = ""
        else:
            gone, come = gone + old[a:b], come + new[c:d]
    return [*found, *_change(gone, come)]


def _change(gone: str, come: str) -> list[tuple[str, str]]:
    return [(kind, says) for kind, says in (("del", gone), ("ins", come)) if says]
