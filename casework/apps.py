from __future__ import annotations

MODULES = (
    "reactions",
    "tasks",
    "forms",
    "proposal_forms",
    "notices",
    "attachments",
    "exports",
    "assigning",
    "printing",
)
