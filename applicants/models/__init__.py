from applicants.models.attachment import Attachment
from applicants.models.material import Material
from applicants.models.profile import Profile
from applicants.models.record import Record

__all__ = ["Attachment", "Material", "Profile", "Record"]
