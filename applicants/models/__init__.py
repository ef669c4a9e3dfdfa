from applicants.models.material import Material
from applicants.models.profile import Profile
from applicants.models.record import Record
from applicants.models.writing import Writing

__all__ = ["Material", "Profile", "Record", "Writing"]
