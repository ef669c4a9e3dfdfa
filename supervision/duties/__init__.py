"""What the holder of a certificate owes, by when, and where it is done."""

from supervision.duties.reading import Duty, duties_of

__all__ = ["Duty", "duties_of"]
