"""What is said of a file that `simulate` or `grade` cannot read: by people and by programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

INVALID = 2
FAULTS: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path,
    "a directory": lambda path: path.mkdir(),
    "empty": lambda path: path.write_bytes(b""),
    "no text": lambda path: path.write_bytes(b"\xff\xfe\x00"),
    "broken": lambda path: path.write_bytes(b"{a: [1"),
    "a list": lambda path: path.write_bytes(b"[1]"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("tool", ["simulate", "grade"])
def test_a_fault_is_a_line_for_people_and_an_object_for_programs(
    tool: str, fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "asked"
    FAULTS[fault](path)
    told = [str(path), str(path)] if tool == "simulate" else ["--vectors", str(path)]
    with pytest.raises(SystemExit) as ended:
        call_command(tool, *told, "--json")
    said = capsys.readouterr()
    files = 2 if tool == "simulate" else 1
    assert ended.value.code == INVALID
    lines = said.err.splitlines()
    assert len(lines) == files
    assert all(line.startswith(str(path)) for line in lines)
    objects = [json.loads(line) for line in said.out.splitlines()]
    assert len(objects) == files
    assert all(each["invalid"] for each in objects)
