"""The form with which the yearly self-check is handed in."""

from __future__ import annotations

from casework.forms import register
from supervision.selfcheck.forms import SubmitForm

register("annual_report", {"submit": SubmitForm})
