"""A refusal explains itself: one exception reaches the page, the API and the simulator."""

from __future__ import annotations


class StepRefused(Exception):
    """A step may not be taken: `code` for programs, `reason` for people, `article` of the law."""

    def __init__(self, code: str, reason: str = "", article: str = "") -> None:
        super().__init__(code, reason, article)
        self.code = code
        self.reason = reason
        self.article = article

    def __str__(self) -> str:
        return f"{self.code} {self.reason}".strip()
