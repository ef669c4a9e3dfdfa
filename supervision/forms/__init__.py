"""The forms of the steps after the grant; importing this registers all of them."""

from supervision.forms import (
    certificates,
    changes,
    checks,
    enforcement,
    filings,
    personnel,
    reviews,
    self_check,
)

__all__ = [
    "certificates", "changes", "checks", "enforcement", "filings", "personnel", "reviews",
    "self_check",
]  # fmt: skip
