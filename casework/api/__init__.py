"""The API of every case: the same forms, the same door and the same refusals as the pages."""

from __future__ import annotations

from casework.api.problems import problem_handler

__all__ = ["problem_handler"]
