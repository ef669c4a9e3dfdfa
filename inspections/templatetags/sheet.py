"""What pages say of an entry of the sheet."""

from __future__ import annotations

from decimal import Decimal

from django import template

from inspections.models import SheetEntry
from inspections.sheet import showing
from inspections.sheet.reading import Sheet
from inspections.standard.scoring import written

register = template.Library()


@register.filter
def verdict_word(entry: SheetEntry, sheet: Sheet) -> str:
    """The verdict in the standard's own word."""
    return sheet.checklist.verdicts[entry.verdict]


@register.filter
def marks(number: Decimal) -> str:
    return written(number)


@register.filter
def finding_told(entry: SheetEntry) -> str:
    return showing.told(entry)
