from applicants.models.material import Material
from applicants.models.profile import Profile

__all__ = ["Material", "Profile"]
