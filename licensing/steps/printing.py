"""The sheets of a certificate: which copy was printed when and by whom, lost, and printed anew.

Practice of the office: the measures only name the two copies. The journal is the history.
"""

from __future__ import annotations

from casework.models import Role
from casework.steps import Act, step
from licensing import certificate_guards as guards
from licensing.models.certificate_record import CertificateRecord

IN_USE = ["prepared", "valid", "suspended", "recheck", "expired_pending"]


class Printing(CertificateRecord):
    """Steps that concern the sheets alone; what the certificate is stays as it was."""

    class Meta:
        abstract = True

    @step(
        "登记印制",
        source=IN_USE,
        roles=(Role.CLERK,),
        competence="decision",
        guards=(guards.is_a_copy,),
        inputs=("copy", "serial"),
        effect="记下印制的是正本还是副本、印制流水号和印制人，证书状态不变。",
    )
    def record_print(self, act: Act) -> None:
        """Who printed which copy, and on which numbered sheet."""

    @step(
        "报告证书遗失",
        source=IN_USE,
        roles=(Role.UNIT,),
        guards=(guards.is_a_copy, guards.lost_in_the_past),
        inputs=("copy", "lost_on"),
        effect="发证机关收到遗失报告；补发后，遗失的印件扫码查验时显示作废。",
    )
    def report_loss(self, act: Act) -> None:
        act.fact("lost_copy", act.inputs["copy"])

    @step(
        "补发证书",
        source=IN_USE,
        roles=(Role.CLERK,),
        competence="decision",
        guards=(guards.a_copy_is_lost, guards.is_the_lost_copy),
        inputs=("copy",),
        effect="按登记的内容补发遗失的正本或者副本，编号、有效期不变，原印件作废。",
    )
    def replace_lost(self, act: Act) -> None:
        act.fact("replaced_copy", act.inputs["copy"])
