"""What conforms at the points of a standard, for tests that fill in a whole self-check."""

from __future__ import annotations

from inspections.standard.document import Point


def meets(point: Point) -> dict[str, str | list[str]]:
    """What conforms at a point, whatever it asks."""
    name, threshold = f"{point.id}__", point.threshold
    if threshold is None:
        return {f"{name}verdict": "conforms"}
    said: dict[str, dict[str, str | list[str]]] = {
        "count": {"value": str(threshold.limit)}, "money": {"value": "9999999"},
        "share": {"met": "3", "of": "3"}, "each": {"values": "99"},
        "parts": {"present": list(point.parts)}, "months": {"oldest": "2020-01-01"},
        "hours": {"since": "2025-03-10T09:00", "until": "2025-03-10T10:00"},
    }  # fmt: skip
    return {name + key: value for key, value in said[threshold.form].items()}
