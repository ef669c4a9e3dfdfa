"""The administrator's pages of what an office settles itself: paragraphs of letters, numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from casework import clock, journal, letter_preview, letters, numbering
from casework.differences import marked
from casework.law import Law, laws
from casework.letters import Paragraph
from casework.models import Authority, NumberSeries, Regulation, Role, Setting, User
from casework.numbering import Series
from casework.papers.rendering import LibrariesMissing
from casework.requests import SignedInRequest
from casework.setting_forms import LOOK, RESTORE, OwnForm, form_of
from casework.settled import history, holding, settle_own
from casework.views.finding import for_roles

Subject = Paragraph | Series


def _offices(user: User) -> list[Authority]:
    """Those the person administers: the own ones and those below; of the national one, all."""
    posts = {"appointments__user": user, "appointments__role": Role.ADMIN}
    own = Authority.objects.filter(**posts)
    if any(office.is_national for office in own):
        return list(Authority.objects.select_related("superior"))
    found = Authority.objects.filter(Q(pk__in=own) | Q(superior__in=own))
    return list(found.select_related("superior"))


def _laws_of(office: Authority) -> list[Law]:
    """The regulations under which the office writes: of its association, or of the licences."""
    administers = office.kind == Authority.Kind.ADMINISTRATION
    codes = {office.code, office.superior.code if office.superior else ""}
    return [
        law for law in laws()
        if (seats := set(law.document.get("authorities", {}).values())) & codes
        or (administers and not seats)
    ]  # fmt: skip


def _subjects(law: Law) -> dict[str, Subject]:
    found: list[Subject] = [*numbering.series_of(law), *letters.of_law(law)]
    return {each.name: each for each in found}


# -- all of an office ---------------------------------------------------------------------------
@require_GET
@for_roles(Role.ADMIN)
def numbering_page(request: SignedInRequest) -> HttpResponse:
    """What an office's papers and numbers look like, and how far its counters are."""
    offices = _offices(request.user)
    asked = request.GET.get("office", "")
    office = next((each for each in offices if each.code == asked or not asked), None)
    if office is None:
        raise Http404
    counted = NumberSeries.objects.filter(authority=office).order_by("-year", "series")
    kept = _kept(office)
    context = {
        "office": office,
        "offices": [(each.code, each) for each in offices],
        "laws": [_told(law, office, kept, list(counted)) for law in _laws_of(office)],
        "series": counted,
    }
    return render(request, "casework/numbering.html", context)


def _kept(office: Authority) -> dict[tuple[str, str], list[Setting]]:
    """What the office settled, by regulation and name; one query."""
    kept: dict[tuple[str, str], list[Setting]] = {}
    for row in Setting.objects.filter(authority=office).select_related("regulation"):
        kept.setdefault((row.regulation.code, row.name), []).append(row)
    return kept


def _told(law: Law, office: Authority, kept: Any, counted: list[NumberSeries]) -> dict[str, Any]:
    today = clock.today()
    last = {row.series: row.last for row in counted if row.year == today.year}
    of_letters: dict[str, list[Line]] = {}
    for each in letters.of_law(law):
        line = _line(each, kept.get((law.code, each.name), []))
        of_letters.setdefault(each.paper, []).append(line)
    rows = []
    for series in numbering.series_of(law):
        line = _line(series, kept.get((law.code, series.name), []))
        given = last.get(series.series, 0)
        paper = series.name.removeprefix(numbering.OF_PAPER)
        entry = law.document["papers"].get(paper, {}) if paper != series.name else {}
        rows.append({
            "line": line, "article": entry.get("article", ""), "is_paper": bool(entry),
            "next": numbering.shown(series, office, today, line.says, given),
            "paragraphs": of_letters.get(paper, []) if entry else [],
        })  # fmt: skip
    return {"law": law, "rows": rows}


@dataclass(frozen=True)
class Line:
    """A subject as it stands at an office today."""

    subject: Subject
    says: str
    is_own: bool
    planned: Setting | None  # what will hold from a later day on


def _line(subject: Subject, rows: Iterable[Setting]) -> Line:
    rows, today = list(rows), clock.today()
    held = holding(rows, today)
    own = held is not None and not held.restores
    later = next((row for row in rows if row.from_on > today), None)
    return Line(subject, held.value if held and own else subject.says, own, later)


# -- one of them --------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMIN)
@transaction.atomic
def setting(request: SignedInRequest, office: str, code: str, name: str) -> HttpResponse:
    """A paragraph or a form of numbers: what held when, and a new one from a day on."""
    authority = next((each for each in _offices(request.user) if each.code == office), None)
    regulation = get_object_or_404(Regulation, code=code)
    subject = _subjects(regulation.law).get(name)
    if authority is None or subject is None or regulation.law not in _laws_of(authority):
        raise Http404
    posted = request.method == "POST"
    if posted and LOOK not in request.POST:
        journal.alone_in_hall()  # so that no other change comes between reading and writing
    page = _Page(request, authority, regulation, subject, history(regulation, authority, name))
    return page.sent() if posted else page.shown(page.form(None))


def _again(posted: QueryDict, **changed: str) -> QueryDict:
    """What was posted, with these fields as they are now."""
    found = posted.copy()
    for name, value in changed.items():
        found[name] = value
    return found


@dataclass(frozen=True)
class _Page:
    request: SignedInRequest
    office: Authority
    regulation: Regulation
    subject: Subject
    kept: list[Setting]

    def form(self, data: Any) -> OwnForm:
        line = _line(self.subject, self.kept)
        initial = {"value": line.says, "from_on": clock.today(), "seen": self.newest}
        return form_of(self.subject)(
            data, subject=self.subject, office=self.office, kept=self.kept, initial=initial
        )

    @property
    def newest(self) -> str:
        """The last change there is; a form that was opened before it is out of date."""
        return str(max((row.pk for row in self.kept), default=""))

    def sent(self) -> HttpResponse:
        form = self.form(self.request.POST)
        if not form.is_valid():
            return self.shown(form, status=422)
        if form.looks:
            return self.looked(form)
        if form.cleaned_data["seen"] != self.newest:
            form = self.form(_again(self.request.POST, seen=self.newest))
            form.add_error(None, "您打开本页之后又有更改，请核对下面的记录后再提交")
            return self.shown(form, status=409)
        self.keep(form)
        said = "恢复法规所载内容" if form.restores else "更改"
        messages.success(self.request, f"已登记{said}：{self.subject.title}。")
        return redirect(self.back)

    @property
    def back(self) -> str:
        return f"{reverse('numbering')}?office={self.office.code}"

    def keep(self, form: OwnForm) -> None:
        said = form.cleaned_data
        new = Setting(
            regulation=self.regulation, authority=self.office, name=self.subject.name,
            value=None if form.restores else said["value"], restores=form.restores,
            from_on=said["from_on"],
        )  # fmt: skip
        by = self.request.user
        settle_own(new, by=by, on=clock.today(), role=Role.ADMIN, reason=said["reason"])

    def looked(self, form: OwnForm) -> HttpResponse:
        """The letter, or the number that would come next."""
        says, day = form.cleaned_data["value"], form.cleaned_data["from_on"] or clock.today()
        if isinstance(self.subject, Series):
            number = numbering.upcoming(self.subject, self.office, day, says)
            return self.shown(form, number=number)
        law, by = self.regulation.law, self.request.user
        try:
            pdf = letter_preview.drawn(law, self.subject, says, self.office, by)
        except LibrariesMissing as missing:
            context = {"says": str(missing)}
            return render(self.request, "casework/unavailable.html", context, status=503)
        return HttpResponse(pdf, content_type="application/pdf")

    def shown(self, form: OwnForm, *, number: str = "", status: int = 200) -> HttpResponse:
        line, subject = _line(self.subject, self.kept), self.subject
        paper = subject.paper if isinstance(subject, Paragraph) else ""
        context = {
            "paper": self.regulation.law.name("papers", paper) if paper else "",
            "back": self.back,
            "office": self.office, "regulation": self.regulation, "subject": subject,
            "line": line, "form": form, "number": number, "RESTORE": RESTORE,
            "is_letter": bool(paper),
            "versions": list(self._versions()),
            "differences": marked(subject.says, line.says) if line.is_own else [],
        }  # fmt: skip
        return render(self.request, "casework/setting.html", context, status=status)

    def _versions(self) -> Iterator[dict[str, Any]]:
        """Newest first: each change with its state and what it says otherwise than the shipped."""
        today = clock.today()
        held = holding(self.kept, today)
        for row in reversed(self.kept):
            planned = row.from_on > today
            state = "待施行" if planned else "现行" if row == held else "已被替代"
            says = [] if row.restores else marked(self.subject.says, row.value)
            yield {"row": row, "state": state, "says": says, "reason": row.entry.inputs["reason"]}
