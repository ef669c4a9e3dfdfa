"""What the applicants app shows on the page of a case."""

from __future__ import annotations

from typing import Any

from casework.models import Case, User
from casework.panels import panel


@panel("application", template="casework/_materials.html")
def materials(case: Case, user: User) -> dict[str, Any]:
    """The materials of the law, and a viewer beside them."""
    return {}
