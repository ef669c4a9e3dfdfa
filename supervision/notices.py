"""Where the notifications of the cases after the grant lead the unit."""

from __future__ import annotations

from casework.notifying import unit_page

unit_page("annual_report", "self-check")
