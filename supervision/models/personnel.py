from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from casework.models import DRAFT, Case, Role
from casework.steps import Act, step
from supervision import guards
from supervision.models.conduct import Conduct


class Personnel(Conduct, Case):
    """涉密人员备案: the classified personnel of a unit as it stood on a day, frozen.

    `people`: [{id, name, post, grade, determined_on}]; `changes`: {added, left, changed} against
    the filing before, each a list of names. The id is a keyed hash, no number of a document.
    """

    KIND = "personnel"
    FINAL: ClassVar[frozenset[str]] = frozenset({"acknowledged"})

    people = models.JSONField("人员", default=list)
    changes = models.JSONField("变动", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "涉密人员备案"

    @property
    def facts(self) -> dict[str, Any]:
        return {"people": len(self.people)}

    @step(
        "提交涉密人员备案",
        source=DRAFT,
        target="filed",
        roles=(Role.UNIT,),
        guards=(guards.names_people,),
        inputs=("people", "changes"),
        effect="涉密人员名册和与上次备案相比的变动送达所在地机关。",
    )
    def file(self, act: Act) -> None:
        self.people, self.changes = act.inputs["people"], act.inputs["changes"]
        self.enrol(act)

    @step(
        "确认收到备案",
        source="filed",
        target="acknowledged",
        roles=(Role.CLERK, Role.SUPERVISOR),
        competence="filing",
        effect="所在地机关确认收到，备案办结。",
    )
    def acknowledge(self, act: Act) -> None:
        """A receipt: nothing is examined or permitted."""
