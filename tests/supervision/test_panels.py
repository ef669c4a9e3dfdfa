"""The pages of these cases say what was entered in the law's names, and lead to related cases."""

from __future__ import annotations

from datetime import date

import pytest

from casework import panels
from casework.models import Role
from supervision import drafting
from tests.factories import account, act, office, official
from tests.supervision.holders import holder

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 3)


def test_a_change_is_shown_by_the_name_of_its_item() -> None:
    change = drafting.draft_change(holder(DAY).organisation, on=DAY)
    act(change, "report_before", DAY, what="actual_controller")
    shown = dict(panels.facts(change))
    assert (shown["变更事项"], shown["需要现场审查"]) == ("实际控制人", "是")


def test_a_contract_is_shown_with_category_place_and_partners_by_name() -> None:
    unit, partner = holder(DAY).organisation, holder(DAY).organisation
    filing = drafting.draft_filing(unit, on=DAY)
    act(
        filing, "register", DAY, category="software_development", secrecy="秘密",
        place=office("Anhui"), partners=[{"unit": partner, "consent": True}],
    )  # fmt: skip
    shown = dict(panels.facts(filing))
    assert (shown["业务种类"], shown["业务所在地机关"]) == ("软件开发", "安徽省国家保密局")
    assert (shown["合作单位"], shown["签订日期"]) == (partner.name, "尚未签订")


def test_a_certificate_leads_to_what_happened_to_it_but_not_to_what_the_unit_may_not_see() -> None:
    certificate = holder(DAY)
    unit = certificate.organisation
    enforcement = drafting.draft_enforcement(unit, on=DAY)
    act(enforcement, "open", DAY, ground="art-45-2", facts="转包")
    told = {user: _related(certificate, user) for user in (account(unit), _supervisor())}
    assert told == {account(unit): [], _supervisor(): [enforcement.pk]}
    assert dict(panels.facts(enforcement))["情形"] == "分包或者转包给无相应资质单位"


def _supervisor():
    return official(Role.SUPERVISOR, office())


def _related(certificate, user) -> list[int]:
    shown = panels.panels(certificate, user)
    told = [panel.context for panel in shown if panel.context.get("title") == "变更、处罚和救济"]
    return [case.pk for context in told for case in context["cases"]]
