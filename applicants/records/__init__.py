"""What an organisation keeps of itself row by row: people, holdings, contracts.

For others: `rows(organisation, kind)` and `changed_at(organisation, kind)`.
"""

from applicants.records.keeping import changed_at, rows

__all__ = ["changed_at", "rows"]
