from applicants.models.material import Material
from applicants.models.part import Upload
from applicants.models.profile import Profile
from applicants.models.record import Record

__all__ = ["Material", "Profile", "Record", "Upload"]
