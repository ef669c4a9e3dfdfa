"""Who handles a case: acts of assignment, the office's rules, covers for those who are away."""

from casework.assigning import acts, covers, planning

__all__ = ["acts", "covers", "planning"]
