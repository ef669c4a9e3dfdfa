from inspections.models.team import StaffCertificate, StaffLeave, StaffRelation, TeamMember
from inspections.models.visit import Visit, VisitRecord

__all__ = [
    "StaffCertificate",
    "StaffLeave",
    "StaffRelation",
    "TeamMember",
    "Visit",
    "VisitRecord",
]
