"""The register: what every certificate is on any day."""

from licensing.register.listing import Register, register_on
from licensing.register.standing import Standing, course_of, standings, status_of

__all__ = ["Register", "Standing", "course_of", "register_on", "standings", "status_of"]
