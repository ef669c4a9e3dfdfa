from casework.models.assignment import Assignment, AssignmentRule, Cover
from casework.models.authority import Authority, Delegation
from casework.models.calendar import CalendarDay, CalendarVersion, CalendarYear
from casework.models.case import DRAFT, Case
from casework.models.deadline import DEADLINE_FIELDS, Deadline
from casework.models.desk import ListColumns, SavedView
from casework.models.effect import Effect
from casework.models.entry import Entry, Pending, Reacted
from casework.models.export import Export
from casework.models.grant import Grant
from casework.models.lookup import Lookup
from casework.models.message import Message, MessageRead
from casework.models.note import CaseNote, CaseSeen
from casework.models.notification import Mail, Mailbox, Notification
from casework.models.organisation import Organisation
from casework.models.paper import NumberSeries, Paper
from casework.models.presence import Presence
from casework.models.rating import Answer, Rating
from casework.models.regulation import Regulation
from casework.models.service import Service
from casework.models.setting import Setting
from casework.models.sweep import SweptDay
from casework.models.user import Appointment, Role, User

__all__ = [
    "DEADLINE_FIELDS",
    "DRAFT",
    "Answer",
    "Appointment",
    "Assignment",
    "AssignmentRule",
    "Authority",
    "CalendarDay",
    "CalendarVersion",
    "CalendarYear",
    "Case",
    "CaseNote",
    "CaseSeen",
    "Cover",
    "Deadline",
    "Delegation",
    "Effect",
    "Entry",
    "Export",
    "Grant",
    "ListColumns",
    "Lookup",
    "Mail",
    "Mailbox",
    "Message",
    "MessageRead",
    "Notification",
    "NumberSeries",
    "Organisation",
    "Paper",
    "Pending",
    "Presence",
    "Rating",
    "Reacted",
    "Regulation",
    "Role",
    "SavedView",
    "Service",
    "Setting",
    "SweptDay",
    "User",
]
