"""Working off a queue kept in a table: row by row, each in a transaction of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models, transaction

log = logging.getLogger(__name__)
Row = TypeVar("Row", bound=models.Model)


def settle_each(queue: models.QuerySet[Row], settle: Callable[[Row], Any], *, limit: int) -> int:
    """Settle the rows of `queue` by key, skipping those another worker holds; returns how many.

    A row that fails is named in the log, stays for the next time, and holds up no other.
    """
    settled, after = 0, 0
    while settled < limit:
        row = None
        try:
            with transaction.atomic():
                row = queue.filter(pk__gt=after).order_by("pk").first()
                if row is None:
                    return settled
                after = row.pk  # a settled row may have lost its key
                settle(row)
                settled += 1
        except Exception:
            if row is None:  # the database itself, not a row
                raise
            log.exception("%s %s failed and is left for next time", type(row).__name__, after)
    return settled
