"""Pages and API ask the inputs of these steps with one form each, and the door takes them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework import clock
from casework.forms import StepForm, form_for
from casework.judging import machine, step_of
from casework.models import Case
from licensing.models import Certificate
from supervision import drafting, models
from supervision.models import Change, Enforcement, Filing, Inspection
from tests.factories import act, office, ten_o_clock
from tests.supervision.holders import holder

DAY = date(2025, 6, 3)
OURS = [getattr(models, name) for name in models.__all__]
KINDS = [Certificate, *(model for model in OURS if issubclass(model, Case))]
ASKING = [
    (kind, name)
    for kind in KINDS
    for name in machine(kind)
    if step_of(kind, name).roles and step_of(kind, name).inputs
]


@pytest.mark.parametrize(("kind", "name"), ASKING, ids=lambda value: getattr(value, "KIND", value))
def test_a_step_that_asks_something_has_a_form(kind: type[Case], name: str) -> None:
    assert form_for(kind.KIND, name) is not StepForm


def fill(case: Case, name: str, **typed: Any) -> None:
    """Take the step with what its form makes of the typed words."""
    with clock.moved_to(ten_o_clock(DAY)):
        form = form_for(case.kind, name)(typed, case=case)
        assert form.is_valid(), form.errors
        act(case, name, DAY, **form.inputs())


@pytest.mark.django_db
def test_a_change_goes_through_its_forms() -> None:
    change: Change = drafting.draft_change(holder(DAY).organisation, on=DAY)
    fill(change, "report_before", what="shareholding", security_review="on")
    fill(change, "record_security_review", result="cleared")
    fill(change, "decide", verdict="pass", reasons="")
    fill(change, "implement", completed="")
    fill(change, "report_completion")
    assert (change.state, change.completed_on, change.late) == ("closed", DAY, False)


@pytest.mark.django_db
def test_a_contract_goes_through_its_forms() -> None:
    unit, partner = holder(DAY).organisation, holder(DAY).organisation
    filing: Filing = drafting.draft_filing(unit, on=DAY)
    fill(
        filing, "register", category="software_development", secrecy="秘密", place="Anhui",
        project="一号工程", partners_not_agreed=partner.code, signed="2025-06-02",
    )  # fmt: skip
    assert filing.cross_province == "missing"
    found = set(filing.effects.values_list("key", flat=True))
    assert found == {"art-44-1", "art-44-4"}
    fill(filing, "file", to="Anhui")
    fill(filing, "acknowledge")
    fill(filing, "continue", secrecy_assured="true")
    assert (filing.state, filing.authority) == ("acknowledged", office("Anhui"))


@pytest.mark.django_db
def test_enforcement_goes_through_its_forms_to_the_revocation() -> None:
    certificate = holder(DAY)
    enforcement: Enforcement = drafting.draft_enforcement(certificate.organisation, on=DAY)
    fill(enforcement, "open", ground="art-44-6", facts="存在泄密隐患")
    fill(enforcement, "order")
    fill(enforcement, "report_done")
    fill(enforcement, "verify", verdict="not_compliant", reasons="没有改正")
    fill(certificate, "suspend", months="6", first="", reasons="整改后仍不符合要求")
    assert certificate.state == "suspended"
    enforcement.refresh_from_db()
    assert enforcement.state == "suspended"


@pytest.mark.django_db
def test_a_day_that_has_not_come_is_no_day_of_a_change() -> None:
    change = drafting.draft_change(holder(DAY).organisation, on=DAY)
    with clock.moved_to(ten_o_clock(DAY)):
        form = form_for("change", "note")({"what": "name", "happened": "2025-06-04"}, case=change)
        assert form.errors == {"happened": ["日期不能晚于今天"]}


@pytest.mark.django_db
def test_an_inspection_goes_through_its_forms() -> None:
    certificate = holder(DAY)
    units = [certificate.organisation, holder(DAY).organisation]
    inspection: Inspection = drafting.draft_inspection(units[0], on=DAY)
    fill(
        inspection, "plan", units="\n".join(unit.code for unit in units),
        inspectors="何\n林\n吴", count="1",
        seed="2025-1",
    )  # fmt: skip
    fill(inspection, "draw")
    assert inspection.organisation.code == inspection.drawn[0]
    fill(inspection, "notify", date="2025-06-10")
    fill(inspection, "start", inspectors="何\n林")
    fill(inspection, "report", findings=["art-44-6"])
    assert (inspection.state, inspection.team) == ("reported", ["何", "林"])


@pytest.mark.django_db
@pytest.mark.article("33-2")
def test_a_subcontractor_nobody_knows_is_named_at_its_field() -> None:
    filing = drafting.draft_filing(holder(DAY).organisation, on=DAY)
    form = form_for("filing", "register")({"subcontractors": "91420100X"}, case=filing)
    assert form.errors["subcontractors"] == ["没有登记的单位：91420100X"]


@pytest.mark.django_db
@pytest.mark.article("2013:32-2")
def test_grounds_of_the_older_measures_are_offered_and_marked() -> None:
    enforcement = drafting.draft_enforcement(holder(DAY).organisation, on=DAY)
    choices = dict(form_for("enforcement", "open")(case=enforcement).fields["ground"].choices)
    assert choices["art-45-8"] == "其他违反保密法律法规的行为"
    assert choices["2013-art-32-2-1"] == "超出批准的业务范围或者行政区域（适用原办法）"
