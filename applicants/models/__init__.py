from applicants.models.attachment import Attachment
from applicants.models.contact import Contact
from applicants.models.material import Material
from applicants.models.membership import Invitation, Membership, Part
from applicants.models.part import Upload
from applicants.models.profile import Profile
from applicants.models.record import Record
from applicants.models.writing import Writing

__all__ = [
    "Attachment",
    "Contact",
    "Invitation",
    "Material",
    "Membership",
    "Part",
    "Profile",
    "Record",
    "Upload",
    "Writing",
]
