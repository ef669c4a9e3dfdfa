"""Paragraphs of a letter that the office may word itself: the regulation marks them.

`papers.<key>.paragraphs.<name>` has a title and the usual wording. What an act words otherwise is
kept in its inputs under `letters`: {paper: {paragraph: text}}; the rest stays the regulation's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from casework.law import Law
from casework.models import Case

INPUT = "letters"
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
    def field(self) -> str:
        return f"letter.{self.paper}.{self.key}"


def paragraphs(law: Law, paper: str) -> Iterator[Paragraph]:
    """The paragraphs of the paper that may be worded, in the order they are printed."""
    for key, entry in law.document["papers"][paper].get("paragraphs", {}).items():
        yield Paragraph(paper, key, entry["title"], entry["says"])


def of_step(case: Case, name: str) -> list[Paragraph]:
    """The paragraphs of all papers the step itself issues."""
    law = case.law
    return [each for key in law.step(case.kind, name).papers for each in paragraphs(law, key)]


def add_fields(form: forms.Form, case: Case, name: str) -> None:
    """Let the form of a step ask for the wording; what stands in it is the usual one."""
    for each in of_step(case, name):
        paper = case.law.name("papers", each.paper)
        form.fields[each.field] = forms.CharField(
            label=f"《{paper}》：{each.title}",
            required=False,
            initial=each.says,
            max_length=MOST_CHARACTERS,
            help_text="清空则不写这一段。",
            widget=forms.Textarea(attrs={"rows": 3}),
        )


def take_wording(form: forms.Form, case: Case, name: str) -> Wording:
    """What was worded otherwise; the fields are taken out of the form's cleaned data.

    A form that was sent without the field words nothing.
    """
    found: Wording = {}
    for each in of_step(case, name):
        says = form.cleaned_data.pop(each.field, None)
        if each.field in form.data and says is not None and says.strip() != each.says:
            found.setdefault(each.paper, {})[each.key] = says.strip()
    return found


def worded(law: Law, paper: str, inputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The paragraphs as the paper prints them; an empty one is left out."""
    own = inputs.get(INPUT, {}).get(paper, {})
    said = [(each, own.get(each.key, each.says)) for each in paragraphs(law, paper)]
    return [
        {"key": each.key, "says": says, "worded": each.key in own} for each, says in said if says
    ]


def changes(law: Law, inputs: Mapping[str, Any]) -> list[dict[str, str]]:
    """What an act worded otherwise, beside the usual wording of its own regulation."""
    return [
        {
            "paper": law.name("papers", paper),
            "title": each.title,
            "before": each.says,
            "after": own[each.key],
        }
        for paper, own in inputs.get(INPUT, {}).items()
        for each in paragraphs(law, paper)
        if each.key in own
    ]
