"""The papers of several cases as one PDF, put together by a worker."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from casework import clock, exports, hall
from casework.exports import Job, Params, exported
from casework.models import Case, Entry, Paper, User

KIND, STEP, EXPORT = "printing", "print", "case_papers"


@transaction.atomic
def order(cases: Iterable[Case], *, by: User, role: str) -> Entry:
    """Ask a worker for the papers of these cases; those without a drawn paper are named."""
    listed = list(cases)
    drawn = _papers([case.pk for case in listed]).values_list("case", flat=True)
    with_papers = set(drawn)
    moves = {case.pk: by.pk for case in listed if case.pk in with_papers}
    refused = {case.pk: "本案没有可以打印的文书" for case in listed if case.pk not in moves}
    said = {"moves": moves, "refused": refused, "names": {by.pk: "已列入打印"}, "export": 0}
    if moves:
        title = f"文书打印，{len(moves)}件案件"
        said["export"] = exports.order(by, EXPORT, title, cases=sorted(moves)).pk
    return hall.record(KIND, STEP, by=by, on=clock.today(), role=role, inputs=said)


def _papers(cases: Iterable[int]) -> QuerySet[Paper]:
    return Paper.objects.filter(case__in=list(cases)).exclude(Q(drawn_at=None) | Q(file=""))


def _sees_all(person: User, params: Params) -> bool:
    """Whether the person may still see every case whose papers are wanted."""
    seen = Case.objects.visible_to(person).filter(pk__in=params["cases"])
    return not person.is_applicant and seen.count() == len(params["cases"])


@exported(EXPORT, may=_sees_all)
def papers_of_cases(job: Job) -> str:
    """One PDF, case after case, each paper from an odd page so that both sides can be printed."""
    papers = list(_papers(job.params["cases"]).order_by("case", "pk"))
    import pypdf  # noqa: PLC0415 - only who prints waits for it

    writer = pypdf.PdfWriter()
    for done, paper in enumerate(papers, 1):
        if len(writer.pages) % 2:
            writer.add_blank_page()
        with paper.file.open("rb") as file:
            writer.append(file, outline_item=f"{paper.number or ''} {paper.title}".strip())
        job.tell(done, len(papers))
    writer.write(job.file)
    return f"文书-{clock.today():%Y%m%d}-{len(job.params['cases'])}件.pdf"
