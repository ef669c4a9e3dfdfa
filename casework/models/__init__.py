from casework.models.authority import Authority, Delegation
from casework.models.calendar import CalendarDay, CalendarVersion, CalendarYear
from casework.models.case import DRAFT, Case
from casework.models.deadline import DEADLINE_FIELDS, Deadline
from casework.models.effect import Effect
from casework.models.entry import Entry, Pending, Reacted
from casework.models.organisation import Organisation
from casework.models.paper import NumberSeries, Paper
from casework.models.regulation import Regulation
from casework.models.service import Service
from casework.models.sweep import SweptDay
from casework.models.user import Appointment, Role, User

__all__ = [
    "DEADLINE_FIELDS",
    "DRAFT",
    "Appointment",
    "Authority",
    "CalendarDay",
    "CalendarVersion",
    "CalendarYear",
    "Case",
    "Deadline",
    "Delegation",
    "Effect",
    "Entry",
    "NumberSeries",
    "Organisation",
    "Paper",
    "Pending",
    "Reacted",
    "Regulation",
    "Role",
    "Service",
    "SweptDay",
    "User",
]
