"""What every case of a voluntary assessment shares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django.db import models

from casework.models import Appointment, Authority, Case, Regulation, Role
from casework.refusal import StepRefused
from casework.steps import Act, on_inputs
from licensing.papers import common_context

PROCEDURE = "assessment"  # the word of a regulation for this procedure
OFFICE = (Role.OFFICE, Role.BRANCH)
IN_A_CASE = (Role.CONSULTANT, Role.ASSESSOR, Role.WITNESS, Role.OBSERVER)
NOTHING = "E_NO_REGULATION"
NATIONWIDE = "全国"
FACE = "assessment"  # templates/papers/


def law_of_assessment(on: date) -> Regulation:
    """The text in force on the day. Raises StepRefused before the first."""
    if regulation := Regulation.objects.in_force(on).carried_out_by(PROCEDURE).first():
        return regulation
    raise StepRefused(NOTHING, "当日没有适用的办法。")


def office_of(regulation: Regulation, name: str) -> Authority:
    """The office of the association with this name in the regulation."""
    return Authority.objects.get(code=regulation.law.document["authorities"][name])


def centre_of(province: str) -> Authority | None:
    """The local centre of the province, if there is one."""
    region = Authority.objects.get(code=province).region
    return Authority.objects.filter(kind=Authority.Kind.CENTRE, region=region).first()


def departments_of(province: str) -> list[Authority]:
    """The departments that guide and supervise in the province (Art. 24)."""
    region = Authority.objects.get(code=province).region
    held = Authority.objects.filter(kind=Authority.Kind.DEPARTMENT)
    return list(held.filter(region__in=(region, NATIONWIDE)))


class Voluntary(Case):
    """A case of the association: its text, its offices, its papers."""

    ABOUT: ClassVar[dict[str, str]] = {}  # kind of a case it is about -> the field that names it

    class Meta:
        abstract = True

    def office(self, name: str) -> Authority:
        """The office of the association with this name in the regulation of the case."""
        return office_of(self.regulation, name)

    def bind(self, on: date) -> None:
        if on.isoformat() < self.law.document["in_force"]["from"]:
            raise self.law.refusal(NOTHING)

    def authorities_for(self, competence: str, on: date) -> list[Authority]:
        if competence == "centre":
            centre = centre_of(self.organisation.province)
            return [centre] if centre else []
        named = (competence,) if competence else ("office", "branch")
        return [self.office(name) for name in named]

    def refusal_of_stranger(self, appointment: Appointment) -> str:
        """A centre of another province is the wrong authority; who is not engaged has no role."""
        here = Authority.objects.filter(code=self.organisation.province).values_list("region")
        elsewhere = appointment.authority.region not in ("", *(region for (region,) in here))
        lost = appointment.role == Role.CENTRE and not elsewhere
        return "E_ROLE" if appointment.role in IN_A_CASE or lost else "E_WRONG_AUTHORITY"

    def issuer_of(self, act: Act) -> Authority:
        return act.authority or self.issuing_authority

    def paper_context(self, key: str, act: Act) -> dict[str, Any]:
        return common_context(self, act) | {
            "template": FACE,
            "subject": self._subject(),
            "says": said(act, step_label(type(self), act.step)),
        }

    def _subject(self) -> list[dict[str, str]]:
        """Rows of name and content that say what the paper is about."""
        return []

    def ended(self, period: str, on: date) -> bool:
        """Whether the last reading of the period has its last day before `on`."""
        row = self.deadlines.filter(period=period).order_by("ordinal").last()
        return bool(row and row.due_on and row.due_on < on)


class Scoped(Voluntary):
    """What has one level and one or more industries."""

    level = models.PositiveSmallIntegerField("等级")
    industries = models.JSONField("行业分项", default=list)

    class Meta:
        abstract = True

    @property
    def level_name(self) -> str:
        return self.law.level_name(str(self.level))

    @property
    def industry_names(self) -> str:
        return "、".join(self.law.category_names(self.industries))


WORDS = {
    "reasons": "理由", "facts": "事实", "statement": "陈述", "members": "成员", "team": "评审组",
    "persons": "人员", "place": "发布处", "outcome": "处理结果", "handler": "办理人",
    "examiner": "审查人", "observer": "观察员", "until": "截止日期", "from": "起始日期",
}  # fmt: skip


VERDICTS = {
    "pass": "符合", "fail": "不符合", "compliant": "符合要求", "not_compliant": "不符合要求",
    "upheld": "成立", "not_upheld": "不成立",
}  # fmt: skip
JUDGED = {
    "completeness": "完整性", "truth": "真实性", "validity": "有效性", "conformity": "符合性",
    "verdict": "结论", "result": "结论",
}  # fmt: skip


def said(act: Act, label: str = "") -> list[dict[str, str]]:
    """What was concluded and entered, as rows of name and content; the step's label is one."""
    rows = [{"name": "办理", "content": label}] if label else []
    for name, title in JUDGED.items():
        if verdict := act.inputs.get(name):
            rows.append({"name": title, "content": VERDICTS.get(verdict, verdict)})
    for name, title in WORDS.items():
        value = act.inputs.get(name)
        if value:
            text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
            rows.append({"name": title, "content": text})
    return rows


def step_label(model: type[Case], name: str) -> str:
    """What the step is called, as the paper names what was done."""
    transitions: Any = getattr(model, name)._django_fsm.transitions.values()
    label: str = next(iter(transitions)).custom["step"].label
    return label


# -- guards -------------------------------------------------------------------------------------
def refuse_unless(holds: Any, case: Case, code: str) -> None:
    if not holds:
        raise case.law.refusal(code)


def tells(*names: str) -> Callable[[Any, Act], None]:
    """Each of these inputs has something in it."""

    @on_inputs
    def guard(case: Case, act: Act) -> None:
        for name in names:
            value = act.inputs.get(name)
            empty = not value.strip() if isinstance(value, str) else not value
            refuse_unless(not empty, case, "E_REASON_MISSING")

    return guard


gives_reasons = tells("reasons")


def explains(name: str, adverse: str) -> Callable[[Any, Act], None]:
    """Reasons are needed when the input has its adverse word."""

    @on_inputs
    def guard(case: Case, act: Act) -> None:
        if act.inputs.get(name) == adverse:
            gives_reasons(case, act)

    return guard


@on_inputs
def goes_to_its_centre(case: Any, act: Act) -> None:
    """To the office, or to the centre of the place of registration."""
    to = act.inputs.get("to") or "office"
    known = to == "office" or (to == case.organisation.province and centre_of(to))
    refuse_unless(known, case, "E_WRONG_AUTHORITY")


def takes_until_today(case: Case, act: Act) -> None:
    until = act.inputs.get("until")
    refuse_unless(until is None or until >= act.on, case, "E_PERIOD_OVER")
