"""Pictures of every page that a sweep looks at, for somebody to judge them by eye.

Name a folder in PHOTOGRAPHS; without it nothing is taken. A page gives three files: at a desk in
light and in dark colours, and on a phone.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

FOLDER = os.environ.get("PHOTOGRAPHS")
Scheme = Literal["light", "dark"]
LOOKS: tuple[tuple[int, int, Scheme], ...] = (
    (1366, 900, "light"), (1366, 900, "dark"), (375, 800, "light"),
)  # fmt: skip


def take(page: Page) -> None:
    """Take the pictures of the page as it stands, by its path."""
    if not FOLDER:
        return
    folder = Path(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"\W+", "_", page.url.partition("//")[2].partition("/")[2]).strip("_") or "home"
    for width, height, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        file = folder / f"{name}-{width}-{scheme}.png"
        page.screenshot(path=file, full_page=True, animations="disabled")
    page.emulate_media(color_scheme="light")
