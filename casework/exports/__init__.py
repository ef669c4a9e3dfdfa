"""Files that people ask for and workers make: the one way to export anything."""

from __future__ import annotations

from casework.exports import annex, archive
from casework.exports.ordering import Job, Params, exported, may_fetch, order

__all__ = ["Job", "Params", "annex", "archive", "exported", "may_fetch", "order"]
