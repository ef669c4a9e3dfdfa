"""The kinds of cases and what they are called."""

from __future__ import annotations

from functools import cache

from casework.models.case import kinds


@cache
def kind_names() -> dict[str, str]:
    """Kind -> Chinese name, in the order in which the apps define them."""
    return {kind: str(model._meta.verbose_name) for kind, model in kinds().items()}
