"""What comes back to an application after its end."""

from __future__ import annotations

from django_fsm import RETURN_VALUE

from casework.steps import Act, step
from licensing.steps.decision import Decision

OPEN = (
    "received", "correction_required", "accepted", "written_review", "onsite_pending",
    "onsite_review", "expert_pending", "decision_pending", "terminated", "granted",
)  # fmt: skip


class Reopening(Decision):
    """Steps of an application that other cases bring about."""

    class Meta:
        abstract = True

    @step(
        "撤销决定后重新办理",
        source=["refused", "not_accepted"],
        target=RETURN_VALUE("decision_pending", "not_accepted"),
    )
    def reopen(self, act: Act) -> str:
        """A remedy set the decision aside: a refusal is decided anew; its bar is lifted."""
        if self.state != "refused":
            return self.state
        self.decision_late = None
        act.fact("decide_from", act.inputs["from_day"])
        return "decision_pending"

    @step("换发后续办", source=list(OPEN))
    def renew_version(self, act: Act) -> None:
        """The certificate to be renewed was re-issued: the new version is renewed."""
        self.renews = act.inputs["certificate"]
