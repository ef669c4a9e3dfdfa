"""Drawing ordered papers: rendered in a worker, stored with their hash, once each."""

from __future__ import annotations

import hashlib
import logging

from django.core.files.base import ContentFile
from django.db import transaction

from casework import clock
from casework.models import Paper
from casework.papers import rendering

log = logging.getLogger(__name__)


def draw_ordered(limit: int = 50) -> int:
    """Draw papers that have no file yet; returns how many were drawn.

    Where Pango or fonts are missing the papers stay ordered and the log names the remedy.
    """
    if missing := rendering.missing_libraries():
        log.error("文书暂不能制作：%s", "；".join(missing))
        return 0
    drawn = 0
    while drawn < limit and _draw_next():
        drawn += 1
    return drawn


@transaction.atomic
def _draw_next() -> bool:
    paper = (
        Paper.objects.select_for_update(skip_locked=True).filter(drawn_at=None).order_by("pk")
    ).first()
    if paper is None:
        return False
    draw(paper)
    return True


def draw(paper: Paper) -> None:
    """Render one paper and store its file; the row must be locked."""
    content = rendering.render(paper.key, revived(paper.context))
    paper.sha256 = hashlib.sha256(content).hexdigest()
    paper.drawn_at = clock.now()
    paper.file.save(f"{paper.code}.pdf", ContentFile(content), save=False)
    paper.save(update_fields=["file", "sha256", "drawn_at"])
