"""What lists show of applications, assessments and certificates: the level and the business."""

from __future__ import annotations

from casework.traits import Trait, register

LICENSED = ("application", "certificate")
ASSESSED = ("assessment", "assessment_certificate")

register(
    Trait("level", "资质等级", "levels", dict.fromkeys((*LICENSED, *ASSESSED), "level")),
    Trait("category", "业务种类", "categories", dict.fromkeys(LICENSED, "categories"), many=True),
    Trait("industry", "行业分项", "categories", dict.fromkeys(ASSESSED, "industries"), many=True),
)
