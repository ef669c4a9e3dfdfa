"""The day-by-day ledger of a deadline as a PDF, an annex to the case."""

from __future__ import annotations

from casework import clock
from casework.explaining import explained
from casework.exports.naming import safe
from casework.exports.ordering import Job, Params, exported
from casework.models import Case, Deadline, User
from casework.papers import rendering

ANNEX = "deadline_annex"


def may_explain(person: User, params: Params) -> bool:
    """Whoever sees the case sees its deadlines."""
    return Case.objects.visible_to(person).filter(pk=params["case"]).exists()


@exported(ANNEX, may=may_explain)
def annex(job: Job) -> str:
    deadline = Deadline.objects.get(pk=job.params["deadline"], case=job.params["case"])
    deadline.case = deadline.case.procedure
    context = explained(deadline, clock.today()) | {
        "paper": {"title": f"{deadline.title}逐日计算", "number": str(deadline.case)},
        "authority": deadline.case.authority,
        "made_at": clock.now(),
    }
    job.file.write(rendering.render("deadline_annex", context, variant=rendering.ARCHIVE))
    return f"{safe(f'{deadline.title}逐日计算 {deadline.case}')}.pdf"
