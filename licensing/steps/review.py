"""From acceptance to a file ready for decision: reviews, experts, termination."""

from __future__ import annotations

from django_fsm import RETURN_VALUE

from casework.models import Role
from casework.steps import Act, step
from licensing import guards
from licensing.opinions.asking import ask
from licensing.steps.acceptance import Acceptance

UNDER_REVIEW = ["written_review", "onsite_pending", "onsite_review", "decision_pending"]


class Review(Acceptance):
    """Steps of an application while it is examined."""

    class Meta:
        abstract = True

    @step(
        "提交书面审查表",
        source="accepted",
        target="written_review",
        roles=(Role.UNIT,),
        effect="进入书面审查。",
    )
    def submit_review_form(self, act: Act) -> None:
        """2013 only: the form follows the acceptance."""

    @step(
        "记录书面审查结论",
        source="written_review",
        target=RETURN_VALUE("onsite_pending", "decision_pending"),
        roles=(Role.REVIEWER,),
        competence="written_review",
        guards=(guards.conditions_are_known, guards.fails_with_reasons),
        inputs=("verdict", "results", "reasons"),
        effect="至少一个业务种类合格的，进入现场审查；否则待作决定。",
    )
    def record_written_review(self, act: Act) -> str:
        results = act.inputs.get("results") or dict.fromkeys(
            self.categories, act.inputs.get("verdict")
        )
        passed = [c for c in self.categories if results.get(c) == "pass"]
        self.categories_passed = passed
        self.written_verdict = "pass" if passed else "fail"
        act.fact("results", results)
        return "onsite_pending" if passed and self.is_visited else "decision_pending"

    @step(
        "记录现场审查结论",
        source="onsite_pending",
        target=RETURN_VALUE("expert_pending", "decision_pending"),
        roles=(Role.INSPECTOR,),
        competence="visit",
        inputs=("verdict",),
        effect="合格的，进入专家评审；不合格的，待作决定。",
    )
    def record_onsite_review(self, act: Act) -> str:
        """2013 only: an opinion without a procedure of its own."""
        self.visit_verdict = act.inputs["verdict"]
        return "expert_pending" if self.visit_verdict == "pass" else "decision_pending"

    @step("开始现场审查", source="onsite_pending", target="onsite_review")
    def begin_visit(self, act: Act) -> None:
        """The team is on site."""

    @step("现场审查结束", source="onsite_review", target="decision_pending")
    def end_visit(self, act: Act) -> None:
        self.visit_verdict = act.inputs["verdict"]

    @step("现场审查中终止", source=["onsite_pending", "onsite_review"], target="terminated")
    def break_off(self, act: Act) -> None:
        """The visit itself showed a ground of termination."""
        self.termination_ground = act.inputs["ground"]

    @step(
        "启动专家评审",
        source=UNDER_REVIEW,
        roles=(Role.REVIEWER,),
        competence="review",
        guards=(guards.review_name_is_free, guards.gives_reason, guards.experts_are_eligible),
        inputs=("reason", "experts", "review", "type", "due_on", "materials"),
        effect="评审、鉴定所需时间不计入决定期限，期限自今日起暂停。",
    )
    def start_expert_review(self, act: Act) -> None:
        name = guards.review_name(act)
        self.open_reviews = [*self.open_reviews, name]
        act.fact("review", name)
        ask(self, name, act)

    @step(
        "记录专家意见",
        source=[*UNDER_REVIEW, "expert_pending", "terminated"],
        target=RETURN_VALUE(*UNDER_REVIEW, "expert_pending", "terminated"),
        roles=(Role.REVIEWER,),
        competence="review",
        guards=(guards.some_review_is_open, guards.review_is_open),
        inputs=("opinion", "review", "statement"),
        effect="最后一项评审结束的，决定期限恢复计算。",
    )
    def end_expert_review(self, act: Act) -> str:
        name = guards.review_name(act)
        self.open_reviews = [review for review in self.open_reviews if review != name]
        act.fact("review", name)
        return "decision_pending" if self.state == "expert_pending" else self.state

    @step(
        "终止审查",
        source=UNDER_REVIEW,
        target="terminated",
        roles=(Role.REVIEWER, Role.INSPECTOR),
        competence="review",
        guards=(guards.ground_of_terminating, guards.gives_evidence),
        inputs=("ground", "evidence", "citation"),
        effect="出具终止审查通知书；此后只能作出不予行政许可的决定，决定期限继续计算。",
    )
    def terminate(self, act: Act) -> None:
        self.termination_ground = act.inputs["ground"]
