"""The classified personnel of a unit: read from its records, and held against the last filing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from applicants.models import Record
from applicants.records.catalogue import words
from applicants.records.keeping import content_of
from casework.models import Organisation
from supervision.models import Personnel

ID_LENGTH = 16
Person = dict[str, Any]


def people_of(unit: Organisation) -> list[Person]:
    """Those the unit's records call classified, by name; grade and day None where not given."""
    rows = Record.objects.filter(organisation=unit, kind="person").order_by("pk")
    found = [(record.fingerprint[:ID_LENGTH], content_of(record)) for record in rows]
    people = [_person(key, content) for key, content in found if content.get("classified")]
    return sorted(people, key=lambda person: str(person["name"]))


def _person(key: str, content: Person) -> Person:
    return {
        "id": key,
        "name": content["name"],
        "post": words().get(content["post"], content["post"]),
        "grade": words().get(content.get("secrecy_grade") or "", None),
        "determined_on": content.get("determined_on"),
    }


def last_filed(unit: Organisation) -> list[Person]:
    """The people of the last filing; none before the first."""
    filed = Personnel.objects.filter(organisation=unit).exclude(opened_on=None)
    people: list[Person] = filed.order_by("pk").values_list("people", flat=True).last() or []
    return people


def changes_between(before: Iterable[Person], after: Iterable[Person]) -> dict[str, list[str]]:
    """Who came, who left, and whose post or grade is another, by name."""
    was = {person["id"]: person for person in before}
    now = {person["id"]: person for person in after}
    return {
        "added": [person["name"] for key, person in now.items() if key not in was],
        "left": [person["name"] for key, person in was.items() if key not in now],
        "changed": [p["name"] for key, p in now.items() if key in was and was[key] != p],
    }


def faults_of(before: Iterable[Person], after: list[Person]) -> list[str]:
    """What has to be mended in the records before they can be filed, a sentence each."""
    if not after:
        return ["人员名册中没有涉密人员，请先在单位记录中登记"]
    was = {person["id"]: person for person in before}
    faults = []
    for person in after:
        former = was.get(person["id"])
        if not person["grade"] or not person["determined_on"]:
            faults.append(f"{person['name']}没有填写涉密等级或者确定日期")
        elif former and former["grade"] != person["grade"] and _same_day(former, person):
            faults.append(f"{person['name']}的涉密等级改变，确定日期没有更新")
    if not faults and not any(changes_between(was.values(), after).values()):
        faults.append("与上次备案相比没有变动，不必再次备案")
    return faults


def _same_day(former: Person, person: Person) -> bool:
    return bool(former["determined_on"] == person["determined_on"])
