"""What lists show of applications and certificates: the level and the kinds of business."""

from __future__ import annotations

from casework.traits import Trait, register

KINDS = ("application", "certificate")

register(
    Trait("level", "资质等级", "levels", dict.fromkeys(KINDS, "level")),
    Trait("category", "业务种类", "categories", dict.fromkeys(KINDS, "categories"), many=True),
)
