from __future__ import annotations

from datetime import date

from casework.calendars import working_calendar
from casework.models import Entry, Role
from casework.steps import Act, step
from supervision import guards
from supervision.models.conduct import Conduct

BEFORE_DECISION = ["failed", "revocation_proposed"]
PRIOR_NOTICE = "prior_notice"


class Hearing(Conduct):
    """事先告知、陈述申辩和听证: what other law asks for before a licence is suspended or revoked.

    The steps exist where the regulation's practice `prior_notice` is followed.
    """

    class Meta:
        abstract = True

    @step(
        "事先告知",
        source=BEFORE_DECISION,
        roles=(Role.SUPERVISOR,),
        competence="overruling",
        guards=(guards.gives_reasons,),
        inputs=("reasons",),
        effect="告知单位拟作出的处罚、事实、理由和依据，以及陈述、申辩和要求听证的权利。",
    )
    def give_notice(self, act: Act) -> None:
        """The decision waits until the unit has spoken, or its time to speak is over."""

    @step(
        "陈述、申辩",
        source=BEFORE_DECISION,
        roles=(Role.UNIT,),
        guards=(guards.was_told_before,),
        inputs=("statement", "hearing"),
        effect="陈述、申辩意见送达机关；要求听证的，机关应当组织听证。",
    )
    def defend(self, act: Act) -> None:
        """The office has to look into what is said."""

    @step(
        "记录复核、听证",
        source=BEFORE_DECISION,
        roles=(Role.SUPERVISOR,),
        competence="overruling",
        guards=(guards.has_defended, guards.gives_statement),
        inputs=("statement",),
        effect="记录对陈述、申辩的复核意见或者听证情况，由负责人据此决定。",
    )
    def hear(self, act: Act) -> None:
        """Not a decision; the head decides."""

    def said_since_notice(self) -> list[Entry]:
        """The last prior notice and what followed; nothing before one was given."""
        names = ["give_notice", "defend", "hear"]
        done = self.entries.filter(outcome=Entry.Outcome.DONE, step__in=names).order_by("position")
        found: list[Entry] = []
        for entry in done:
            found = [entry] if entry.step == "give_notice" else [*found, entry]
        return found if found and found[0].step == "give_notice" else []

    def may_speak_until(self) -> date | None:
        """The last day to speak or to ask for a hearing; None before the notice."""
        said = self.said_since_notice()
        days = self.law.document["practices"].get(PRIOR_NOTICE, {}).get("working_days", 0)
        return working_calendar().add(said[0].on, days) if said else None

    def was_heard(self, on: date) -> bool:
        """Whether the decision may be made: what was said was looked into, or nobody spoke."""
        said, last = self.said_since_notice(), self.may_speak_until()
        if not said or last is None:
            return False
        return said[-1].step == "hear" if len(said) > 1 else on > last
