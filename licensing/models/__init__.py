from licensing.models.application import Application
from licensing.models.certificate import Certificate
from licensing.models.expert import Expert
from licensing.models.opinion import ExpertOpinion, OpinionRequest
from licensing.models.review import ReviewRemark, ReviewVerdict
from licensing.models.snapshot import Snapshot

__all__ = [
    "Application",
    "Certificate",
    "Expert",
    "ExpertOpinion",
    "OpinionRequest",
    "ReviewRemark",
    "ReviewVerdict",
    "Snapshot",
]
