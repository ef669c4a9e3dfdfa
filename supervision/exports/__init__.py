"""Lists and figures as files: what the watch can export, and to whom."""

from __future__ import annotations

from casework.exports import Job, Params, exported
from casework.models import Role, User
from supervision import dashboards
from supervision.exports import writing
from supervision.exports.subjects import SUBJECTS

KIND, LIST = "watch", "cases"
FIGURES = frozenset(dashboards.WATCHERS)
OFFICERS = frozenset(Role) - {Role.UNIT, Role.ADMIN}


def offices_of(person: User) -> list[int]:
    return sorted(dashboards.overseen(person).values_list("pk", flat=True))


def may_have(person: User, params: Params) -> bool:
    """Whether the person still looks after every office that was in sight when it was ordered.

    Any officer may have the work list; figures are for supervisors and heads.
    """
    allowed = OFFICERS if params["subject"] == LIST else FIGURES
    held = set(person.appointments.values_list("role", flat=True))
    return bool(held & allowed) and set(params["offices"]) <= set(offices_of(person))


@exported(KIND, may=may_have)
def table(job: Job) -> str:
    """Write the table of the subject; returns the name of the file."""
    params = job.params
    found = SUBJECTS[params["subject"]].table(job.person, params["filters"])
    writing.write(
        found, params["form"], params["heading"], job.file, lambda done: job.tell(done, found.count)
    )
    return f"{params['heading']}.{params['form']}"
