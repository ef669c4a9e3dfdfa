"""Drawing ordered papers: rendered in a worker, stored with their hash, once each."""

from __future__ import annotations

import hashlib
import logging
import re
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile

from casework import clock
from casework.models import Paper
from casework.papers import rendering
from casework.settling import settle_each

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(DAY.pattern + r"T\d{2}:\d{2}.*")
log = logging.getLogger(__name__)


def draw_ordered(limit: int = 50) -> int:
    """Draw papers that have no file yet; returns how many were drawn.

    Where Pango or fonts are missing the papers stay ordered and the log names the remedy.
    """
    if missing := rendering.missing_libraries():
        log.error("文书暂不能制作：%s", "；".join(missing))
        return 0
    ordered = Paper.objects.select_for_update(skip_locked=True).filter(drawn_at=None)
    return settle_each(ordered, draw, limit=limit)


def draw(paper: Paper) -> None:
    """Render one paper and store its file; the row must be locked."""
    content = rendering.render(paper.key, revived(paper.context))
    paper.sha256 = hashlib.sha256(content).hexdigest()
    paper.drawn_at = clock.now()
    paper.file.save(f"{paper.code}.pdf", ContentFile(content), save=False)
    paper.save(update_fields=["file", "sha256", "drawn_at"])


def revived(stored: Any) -> Any:
    """The stored content with its days and moments as such again."""
    if isinstance(stored, dict):
        return {key: revived(value) for key, value in stored.items()}
    if isinstance(stored, list):
        return [revived(value) for value in stored]
    if isinstance(stored, str) and DAY.fullmatch(stored):
        return date.fromisoformat(stored)
    if isinstance(stored, str) and MOMENT.fullmatch(stored):
        return datetime.fromisoformat(stored).astimezone(clock.ZONE)
    return stored
