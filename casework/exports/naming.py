"""Names of files that every file system takes."""

from __future__ import annotations

import re

UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
LONGEST = 120


def safe(name: str) -> str:
    return UNFIT.sub("_", name).strip(" .")[:LONGEST]
