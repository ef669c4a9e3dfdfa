"""The register: what every certificate is on any day."""

from licensing.register.standing import Standing, course_of, register_on, standings, status_of

__all__ = ["Standing", "course_of", "register_on", "standings", "status_of"]
