from inspections.models.knowledge import Answer, Examinee, Question, QuestionBank, Sitting
from inspections.models.report import Report, Signature
from inspections.models.sheet import SheetEntry, SheetPhoto, SheetShare
from inspections.models.standard import Standard
from inspections.models.team import StaffCertificate, StaffLeave, StaffRelation, TeamMember
from inspections.models.visit import Visit, VisitRecord

__all__ = [
    "Answer",
    "Examinee",
    "Question",
    "QuestionBank",
    "Report",
    "SheetEntry",
    "SheetPhoto",
    "SheetShare",
    "Signature",
    "Sitting",
    "StaffCertificate",
    "StaffLeave",
    "StaffRelation",
    "Standard",
    "TeamMember",
    "Visit",
    "VisitRecord",
]
