from inspections.models.knowledge import Answer, Examinee, Question, QuestionBank, Sitting
from inspections.models.team import StaffCertificate, StaffLeave, StaffRelation, TeamMember
from inspections.models.visit import Visit, VisitRecord

__all__ = [
    "Answer",
    "Examinee",
    "Question",
    "QuestionBank",
    "Sitting",
    "StaffCertificate",
    "StaffLeave",
    "StaffRelation",
    "TeamMember",
    "Visit",
    "VisitRecord",
]
