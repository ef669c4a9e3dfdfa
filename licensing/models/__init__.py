from licensing.assessment.agency import Agency
from licensing.assessment.certificate import AssessmentCertificate
from licensing.assessment.deciding import Assessment
from licensing.assessment.engineer import Engineer
from licensing.assessment.holding import AnnualCheck, CertificateChange, Loss
from licensing.assessment.objecting import Objection, PublicReport
from licensing.assessment.sanction import Sanction, SpotCheck
from licensing.models.application import Application
from licensing.models.certificate import Certificate
from licensing.models.expert import Expert
from licensing.models.grading import Grading, Override, ProfileSnapshot
from licensing.models.opinion import ExpertOpinion, OpinionRequest
from licensing.models.review import ReviewRemark, ReviewVerdict
from licensing.models.snapshot import Snapshot

__all__ = [
    "Agency",
    "AnnualCheck",
    "Application",
    "Assessment",
    "AssessmentCertificate",
    "Certificate",
    "CertificateChange",
    "Engineer",
    "Expert",
    "ExpertOpinion",
    "Grading",
    "Loss",
    "Objection",
    "OpinionRequest",
    "Override",
    "ProfileSnapshot",
    "PublicReport",
    "ReviewRemark",
    "ReviewVerdict",
    "Sanction",
    "Snapshot",
    "SpotCheck",
]
