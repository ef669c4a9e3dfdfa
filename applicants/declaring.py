"""Declaring the facts of a unit: the groups in which they are asked, and the form of one group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction

from applicants import facts
from applicants.deriving import FOLLOWING, PARTLY
from applicants.models import Profile
from applicants.pairs import Pairs
from applicants.records import keeping
from applicants.records.catalogue import Kind, kinds
from applicants.shapes import Rows, Shape, law_words
from applicants.shaping import shape_of
from casework import clock, hall
from casework.models import Organisation, Role, User

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "standing": (
        "设立与信用",
        ("established", "paid_in_cash", "criminal_record", "dishonest", "revocations"),
    ),
    "ownership": (
        "股权与境外因素",
        ("holdings", "controllers", "neeq", "foreign_access", "people"),
    ),
    "staff": ("人员", ("staff", "titles", "staff_trained", "staff_able")),
    "premises": (
        "场所、设施设备",
        ("premises", "premises_compliant", "shielding", "recovery"),
    ),
    "business": (
        "业务与业绩",
        (
            "capability",
            "revenue_3y",
            "projects_3y",
            "classified_projects",
            "prior_qualifications",
        ),
    ),
    "secrecy": (
        "保密管理",
        ("secrecy_body", "secrecy_rules", "secrecy_budget", "internal_rules", "disclosure_rules"),
    ),
}


@dataclass(frozen=True)
class Section:
    """One fact on the page: its fields in rows, and the box for 没有 if it is a list."""

    title: str
    shape: Shape
    rows: list[list[forms.BoundField]]
    none: forms.BoundField | None
    told_by: Kind | None  # the rows that speak instead of what is declared here
    is_partly_told: bool  # they leave something to be declared here

    @property
    def is_folded(self) -> bool:
        """Nothing here counts, and nothing here is wrong."""
        fields = [field for row in self.rows for field in row]
        told = self.told_by is not None and not self.is_partly_told
        return told and not any(field.errors for field in fields)

    @property
    def is_table(self) -> bool:
        return isinstance(self.shape, (Rows, Pairs))

    @property
    def is_single(self) -> bool:
        """One field under the title of the fact: its label would say the same again."""
        return len(self.rows) == 1 and len(self.rows[0]) == 1

    @property
    def is_alone(self) -> bool:
        """One field that carries the title itself."""
        return self.is_single and not self.is_table


class DeclarationForm(forms.Form):
    """The facts of one group. Raises KeyError for an unknown group."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, group: str, profile: Profile) -> None:
        super().__init__(data)
        self.title, self.facts = GROUPS[group]
        self.profile = profile
        words = law_words()
        self.shapes = {fact: shape_of(fact, words) for fact in self.facts}
        for fact, shape in self.shapes.items():
            self.fields.update(shape.fields(profile.declared.get(fact), data))

    def sections(self) -> Iterator[Section]:
        """The bound fields, fact by fact."""
        told = told_by_rows(self.profile.organisation)
        for fact, shape in self.shapes.items():
            own = [n for n in self.fields if n == fact or n.startswith(f"{fact}.")]
            none = f"{fact}.none"
            fields = [self[name] for name in own if name != none]
            wide = shape.width
            rows = [fields[at : at + wide] for at in range(0, len(fields), wide)]
            told_by = kinds()[told[fact]] if fact in told else None
            box = self[none] if none in own else None
            yield Section(shape.title, shape, rows, box, told_by, fact in PARTLY)

    @property
    def has_tables(self) -> bool:
        return any(isinstance(shape, (Rows, Pairs)) for shape in self.shapes.values())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        declared: dict[str, Any] = {}
        for fact, shape in self.shapes.items():
            try:
                declared[fact] = shape.value(cleaned)
            except forms.ValidationError as wrong:
                self.add_error(None, wrong)
        self.declared = declared
        if not self.errors:
            for sentence in facts.problems(declared):
                self.add_error(None, sentence)
        return cleaned

    @property
    def changes_nothing(self) -> bool:
        """Whether a valid form says what is declared already."""
        return all(self.profile.declared.get(f) == value for f, value in self.declared.items())

    @transaction.atomic
    def declare(self, *, by: User) -> None:
        """Store the facts and write it down."""
        self.profile.declare(self.declared)
        hall.note(
            "organisation", "update", by=by, on=clock.today(), role=Role.UNIT, facts=self.declared
        )


def progress(profile: Profile) -> list[dict[str, Any]]:
    """Each group with how many of its facts are given: declared, or told by rows; one query."""
    given = {fact for fact, value in profile.declared.items() if value is not None}
    given |= told_by_rows(profile.organisation).keys() - PARTLY
    return [
        {
            "key": key,
            "title": title,
            "asked": len(asked),
            "given": len(given.intersection(asked)),
        }
        for key, (title, asked) in GROUPS.items()
    ]


def told_by_rows(organisation: Organisation) -> dict[str, str]:
    """The facts that follow from rows the organisation keeps, each with the kind of its rows."""
    stored = keeping.kept(organisation)
    return {fact: kind for fact, (kind, *_) in FOLLOWING.items() if stored[kind].count}


def profile_of(organisation: Organisation) -> Profile:
    """The profile of the organisation; a new one, not yet stored, when it has none."""
    found = Profile.objects.filter(organisation=organisation).first()
    return found or Profile(organisation=organisation)
