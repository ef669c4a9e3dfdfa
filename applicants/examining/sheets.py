"""XLSX."""

from __future__ import annotations

from applicants.examining.confined import answer
from applicants.examining.office import reader_of

if __name__ == "__main__":
    answer(reader_of("xl"))
