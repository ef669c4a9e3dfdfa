from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from casework import clock, proposing
from casework.models.authority import Authority
from casework.models.organisation import Organisation
from casework.models.participation import Participation
from casework.models.regulation import Regulation
from casework.models.state import StateField
from casework.steps import Act, step

if TYPE_CHECKING:
    from casework.law import Law
    from casework.models.deadline import Deadline
    from casework.models.paper import Paper
    from casework.models.user import User

DRAFT = "draft"
STAFF = ("intake", "reviewer", "inspector", "head", "clerk", "supervisor", "enforcer")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> CaseQuerySet:
        """An organisation sees its own cases; an office its own; a superior those below it.

        A member who works by mandate sees, while it lasts, the cases that were granted.
        """
        if user.organisation_id:
            return self._of_member(user)
        shown = self.exclude(state=DRAFT, opened_on=None).filter(user.oversees())
        for kind, roles in kinds_for_some().items():
            shown = shown.exclude(~user.holds_one_of(roles), kind=kind)
        return shown

    def _of_member(self, user: User) -> CaseQuerySet:
        if not user.has_mandate(clock.today()):
            return self.none()
        own = self.filter(organisation=user.organisation_id).exclude(_unseen())
        return own.filter(pk__in=user.grants.values("case")) if user.granted_only else own

    def open(self) -> CaseQuerySet:
        return self.filter(closed_on=None)

    def by_urgency(self) -> CaseQuerySet:
        """The soonest running deadline first; those with none last."""
        return self.order_by(F("next_due_on").asc(nulls_last=True), "pk")


@cache
def _accessor_of(kind: str) -> str:
    """The name by which a case reaches its own kind."""
    models_of_cases = (m for m in apps.get_models() if issubclass(m, Case) and m is not Case)
    return next(str(m._meta.model_name) for m in models_of_cases if kind == m.KIND)


def _unseen() -> Q:
    """What is kept from the organisation a case is about."""
    unseen = Q(pk__in=[])
    for model in apps.get_models():
        if issubclass(model, Case) and model.UNSEEN:
            unseen |= Q(kind=model.KIND, state__in=model.UNSEEN)
    return unseen


class Case(Participation):
    """What every procedure shares; each procedure is a subclass with its own states and steps.

    `state` is protected: steps alone move it, and only `casework.door` takes steps.
    """

    FINAL: ClassVar[frozenset[str]] = frozenset()
    KIND: ClassVar[str] = ""
    READ_BY_DAY: ClassVar[bool] = False  # its state runs out by its dates, swept or not
    read_state = ""  # the state of today, where `read_states` has read it for a list
    PREPARING: ClassVar[frozenset[str]] = frozenset()  # states in which the unit adds materials
    # The roles of staff that may see cases of the kind; empty for all.
    ONLY_FOR: ClassVar[frozenset[str]] = frozenset()
    UNSEEN: ClassVar[frozenset[str]] = frozenset()  # states kept from the unit it is about

    kind = models.CharField("种类", max_length=30, editable=False)
    number = models.CharField("编号", max_length=40, null=True, blank=True, unique=True)
    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="cases", db_index=False, verbose_name="承办机关"
    )
    deciding_authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="cases_to_decide", verbose_name="决定机关"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="cases", verbose_name="单位"
    )
    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="cases")
    state = StateField("状态", default=DRAFT, protected=True)
    opened_on = models.DateField("提出日期", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    assignee = models.ForeignKey(
        "casework.User", models.SET_NULL, null=True, blank=True, related_name="assigned"
    )
    assigned_on = models.DateField("接手日期", null=True, blank=True)
    next_due_on = models.DateField("最近期限", null=True, blank=True)
    warn_on = models.DateField("预警日期", null=True, blank=True)
    journal_length = models.PositiveIntegerField(default=0, editable=False)
    journal_head = models.CharField(max_length=64, default="", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "案件"
        indexes = [
            models.Index(
                fields=["authority", "next_due_on", "id"],
                condition=Q(closed_on=None),
                name="case_queue",
            ),
            models.Index(
                fields=["next_due_on", "id"],
                include=["authority", "kind", "state", "warn_on", "opened_on"],
                condition=Q(closed_on=None),
                name="case_dashboard",
            ),
            models.Index(fields=["organisation", "kind"], name="case_of_organisation"),
            models.Index(fields=["authority", "deciding_authority"], name="case_entrusted"),
        ]

    def __str__(self) -> str:
        return (
            self.number or f"{self.organisation} {kinds().get(self.kind, Case)._meta.verbose_name}"
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.kind = self.kind or self.KIND
        super().save(*args, **kwargs)

    @property
    def law(self) -> Law:
        from casework.law import law_numbered  # noqa: PLC0415 - law reads the models

        return law_numbered(self.regulation_id)

    @property
    def procedure(self) -> Case:
        """This case as its own kind (Application, Visit ...)."""
        return self if type(self) is not Case else getattr(self, _accessor_of(self.kind))

    @property
    def state_name(self) -> str:
        return self.law.state_name(self.kind, self.state_today)

    @property
    def state_today(self) -> str:
        """The state that stands today; for most cases the one the last step led to."""
        if self.read_state:
            return self.read_state
        procedure = self.procedure if self.kind in kinds_read_by_day() else self
        return self.state if procedure is self else procedure.state_today

    @property
    def standing(self) -> Any:
        """What a case that is read by day is today, and what that means; None for the others."""
        return None

    @classmethod
    def states_today(cls, ids: Iterable[int]) -> dict[int, str]:
        """The states of today of several cases of a kind that is read by day."""
        raise NotImplementedError

    @property
    def is_closed(self) -> bool:
        return self.state in type(self.procedure).FINAL

    @property
    def issuing_authority(self) -> Authority:
        """In whose name the papers of the case are issued, whoever handles a stage of it."""
        return self.deciding_authority

    def issuer_of(self, act: Act) -> Authority:
        """A head signs for the own authority (the superior annuls in its own name)."""
        signs = act.role == "head" and act.authority
        return signs or self.issuing_authority

    @property
    def facts(self) -> dict[str, Any]:
        """What the record establishes of the case, in the words of docs/scenarios.md section 7."""
        return {}

    @property
    def light(self) -> str:
        """Green, yellow or red on today's clock; '' when no period runs."""
        return light(self.next_due_on, self.warn_on, clock.today())

    def bind(self, on: date) -> None:
        """Let a draft follow the law of the day; a case that was opened keeps its own."""

    def authorities_for(self, competence: str, on: date) -> list[Authority]:
        """The authorities that may take steps of this competence on that day, default first."""
        return [self.deciding_authority]

    def takes_material(self, key: str) -> bool:
        """Whether this material may be handed in now: while preparing, or when asked for."""
        return self.state in self.PREPARING

    def issues(self, key: str, act: Act) -> bool:
        """Whether the act really issues a paper that the law allows its step."""
        wanted = self.law.step(self.kind, act.step).papers_if.get(key)
        return wanted is None or bool(act.facts.get(wanted))

    def signed_lines(self, paper: Mapping[str, Any]) -> list[str]:
        """What the QR code of this paper proves without a network; nothing for most papers."""
        return []

    def remark_on(self, paper: Paper) -> str:
        """What somebody who checks this paper must know besides; '' for most papers."""
        return ""

    def paper_context(self, key: str, act: Act) -> dict[str, Any]:
        """What a paper of this case says, apart from its own head."""
        return {}

    def running(self, period: str) -> Deadline | None:
        """The running deadline of the period, if there is one."""
        return self.deadlines.filter(period=period, ended_on=None).last()

    def is_over(self, period: str, on: date) -> bool:
        """Whether the period runs and its last day lies before `on`, swept or not."""
        deadline = self.running(period)
        return bool(deadline and deadline.due_on and deadline.due_on < on)

    @step("逾期", source="*")
    def mark_overdue(self, act: Act) -> None:
        """A period ran out and stays open; the late act stays possible."""
        act.fact("period", act.inputs["period"])
        act.effect("alerts", "overdue")
        if finding := self.law.finding_of(act.inputs["period"]):
            act.effect("findings", finding)

    @step(
        "提出办理意见",
        source="*",
        roles=STAFF,
        competence="proposal",
        guards=(proposing.is_open, proposing.awaits_proposal),
        inputs=("decision", "reasons"),
        effect="作出对单位不利的决定，由一人提出意见，另一人决定；意见记入办理过程，单位看不到。",
        internal=True,
    )
    def propose(self, act: Act) -> None:
        """One person says what should be decided; another decides."""
        act.fact("proposes", act.inputs["decision"])

    @step("期限届满", source="*")
    def close_period(self, act: Act) -> None:
        """A period ran out and ends without any other effect."""
        act.fact("period", act.inputs["period"])


def read_states(cases: Sequence[Case]) -> None:
    """Read the states of today of several cases at once: a query or two for each such kind."""
    for kind, model in kinds_read_by_day().items():
        if ids := [case.pk for case in cases if case.kind == kind]:
            today = model.states_today(ids)
            for case in cases:
                case.read_state = today.get(case.pk, case.read_state)


@cache
def kinds() -> dict[str, type[Case]]:
    """Kind -> its procedure, in the order in which the apps define them."""
    models = (model for model in apps.get_models() if issubclass(model, Case) and model.KIND)
    return {model.KIND: model for model in models}


@cache
def kinds_for_some() -> dict[str, frozenset[str]]:
    """The kinds that only some roles of staff may see, with those roles."""
    models = (model for model in apps.get_models() if issubclass(model, Case))
    return {model.KIND: model.ONLY_FOR for model in models if model.ONLY_FOR}


@cache
def kinds_read_by_day() -> dict[str, type[Case]]:
    """The kinds whose state is read from their dates on every day."""
    return {kind: model for kind, model in kinds().items() if model.READ_BY_DAY}


def light(due_on: date | None, warn_on: date | None, today: date) -> str:
    if due_on is None:
        return ""
    if today > due_on:
        return "red"
    return "yellow" if warn_on and today >= warn_on else "green"
