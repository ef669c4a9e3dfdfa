"""The register: what every certificate is on any day."""

from licensing.register.standing import Standing, register_on, standings, status_of

__all__ = ["Standing", "register_on", "standings", "status_of"]
