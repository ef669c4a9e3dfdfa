"""How a run is divided among workers: what shares something stays together.

The marks of pytest-xdist for this (xdist_group) have no effect under pytest 9, which reads the
address of a test elsewhere than pytest-xdist writes it; so the scheduler asks the module instead.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

HOUSE = Path(__file__).resolve().parent.parent
PROCESSES = "processes"
OFFICE = re.compile(r"\b(office: Office|furnish|furnished_office|running_office)\b")


class Dividing(LoadScopeScheduling):
    """One test is one piece of work, but for modules that share processes or an office."""

    def _split_scope(self, nodeid: str) -> str:
        return shared(nodeid.partition("::")[0]) or nodeid


@cache
def shared(module: str) -> str:
    """What the tests of the module share, '' for nothing.

    Tests that start processes share a broker that each of them empties first; a module that opens
    an office shares the one it has opened.
    """
    text = (HOUSE / module).read_text(encoding="utf-8")
    if "start_process" in text:
        return PROCESSES
    return module if OFFICE.search(text) else ""
