"""Paragraphs of a letter that the office may word itself: the regulation marks them.

`papers.<key>.paragraphs.<name>` has a title and the shipped wording. An office may have a standard
of its own from a day on (a setting `letter.<paper>.<name>`); what stands then is carried by the
facts of the act. What the act itself words otherwise is kept in its inputs and wins. Both are
{paper: {paragraph: text}} under `letters`: the entry proves the letter, whatever comes later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms

from casework import clock
from casework.law import Law
from casework.models import Case
from casework.settled import settled
from casework.steps import Act

INPUT = FACT = "letters"
PREFIX = "letter."
MOST_CHARACTERS = 2000
Wording = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a paper, with its usual wording."""

    paper: str
    key: str
    title: str
    says: str

    @property
    def name(self) -> str:
        """Its name as a field of the form of a step, and among the settings of an office."""
        return f"{PREFIX}{self.paper}.{self.key}"


def paragraphs(law: Law, paper: str) -> Iterator[Paragraph]:
    """The paragraphs of the paper that may be worded, as shipped, in the order of printing."""
    for key, entry in law.document["papers"][paper].get("paragraphs", {}).items():
        yield Paragraph(paper, key, entry["title"], entry["says"])


def of_law(law: Law) -> Iterator[Paragraph]:
    for paper in law.document.get("papers", {}):
        yield from paragraphs(law, paper)


def of_step(case: Case, name: str) -> list[Paragraph]:
    """The paragraphs of all papers the step itself issues, as shipped."""
    law = case.law
    return [each for key in law.step(case.kind, name).papers for each in paragraphs(law, key)]


# -- the office's own standard ------------------------------------------------------------------
def record_standard(case: Case, act: Act) -> None:
    """Let the facts of the act carry what the office of its letters says as a rule."""
    if not (found := of_step(case, act.step)):
        return
    own = settled(case.law, act.on, case.issuer_of(act), under=PREFIX)
    said: Wording = {}
    for each in found:
        if each.name in own:
            said.setdefault(each.paper, {})[each.key] = own[each.name]
    if said:
        act.fact(FACT, said)


def usual(case: Case, name: str) -> list[Paragraph]:
    """The paragraphs of a step as they stand today at the office in whose name it writes."""
    if not (found := of_step(case, name)):
        return []
    own = settled(case.law, clock.today(), case.issuing_authority, under=PREFIX)
    return [replace(each, says=own.get(each.name, each.says)) for each in found]


# -- what an act words itself -------------------------------------------------------------------
def add_fields(form: forms.Form, case: Case, found: list[Paragraph]) -> None:
    """Let the form of a step ask for the wording; what stands in it is the usual one."""
    for each in found:
        paper = case.law.name("papers", each.paper)
        form.fields[each.name] = forms.CharField(
            label=f"《{paper}》：{each.title}",
            required=False,
            initial=each.says,
            max_length=MOST_CHARACTERS,
            help_text="清空则不写这一段。",
            widget=forms.Textarea(attrs={"rows": 3}),
        )


def take_wording(form: forms.Form, found: list[Paragraph]) -> Wording:
    """What was worded otherwise; the fields are taken out of the form's cleaned data.

    A form that was sent without the field words nothing.
    """
    worded: Wording = {}
    for each in found:
        says = form.cleaned_data.pop(each.name, None)
        if each.name in form.data and says is not None and says.strip() != each.says:
            worded.setdefault(each.paper, {})[each.key] = says.strip()
    return worded


# -- what is printed, and what was changed ------------------------------------------------------
def worded(
    law: Law, paper: str, inputs: Mapping[str, Any], facts: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The paragraphs as the paper prints them; an empty one is left out."""
    own = inputs.get(INPUT, {}).get(paper, {})
    said = [(each, own.get(each.key, each.says)) for each in _standing(law, paper, facts)]
    return [
        {"key": each.key, "says": says, "worded": each.key in own} for each, says in said if says
    ]


def changes(law: Law, inputs: Mapping[str, Any], facts: Mapping[str, Any]) -> list[dict[str, str]]:
    """What an act worded otherwise, beside the usual wording of its day."""
    return [
        {
            "paper": law.name("papers", paper),
            "title": each.title,
            "before": each.says,
            "after": own[each.key],
        }
        for paper, own in inputs.get(INPUT, {}).items()
        for each in _standing(law, paper, facts)
        if each.key in own
    ]


def _standing(law: Law, paper: str, facts: Mapping[str, Any]) -> Iterator[Paragraph]:
    """The paragraphs as the office of the act says them as a rule."""
    standard = facts.get(FACT, {}).get(paper, {})
    for each in paragraphs(law, paper):
        yield replace(each, says=standard.get(each.key, each.says))
