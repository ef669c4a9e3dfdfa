from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django_fsm import RETURN_VALUE

from casework import clock
from casework.models import DRAFT, Authority, Paper
from casework.reading import last_day_before
from casework.steps import Act, step
from casework.templatetags.law import chinese_date
from licensing.papers import certificate_context, sanction_context
from licensing.regime import follow_law_of
from licensing.register.standing import Standing, standings, status_of
from licensing.steps.afterlife import Afterlife

HELD = ("valid", "suspended", "recheck")


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def held(self) -> CertificateQuerySet:
        """Those in force or only suspended."""
        return self.filter(state__in=HELD)

    def held_during(self, first: date, last: date) -> CertificateQuerySet:
        """Those whose validity covered some day from `first` to `last`."""
        covering = self.filter(valid_from__lte=last, valid_until__gte=first)
        return covering.exclude(state__in=[DRAFT, "prepared"])


class Certificate(Afterlife):
    """资质证书: one qualification, from its issue to its cancellation.

    What is done to it by decision stands in Sanctions and Afterlife.
    """

    KIND = "certificate"
    READ_BY_DAY = True
    FINAL: ClassVar[frozenset[str]] = frozenset({"replaced", "cancelled"})

    _standing: tuple[tuple[date, int], Standing] | None = None

    # Certificates have questions of their own; Case.objects asks those of every case.
    objects = CertificateQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        verbose_name = verbose_name_plural = "资质证书"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("valid_from")),
                name="certificate_ends_after_it_begins",
            )
        ]

    def runs_on(self, day: date) -> bool:
        return self.state in HELD and day <= self.valid_until

    def bind(self, on: date) -> None:
        """Issued under its own law; what is done to it follows the law of the day of the act."""
        if self.state != DRAFT:
            follow_law_of(self, on)

    def authorities_for(self, competence: str, on: date) -> list[Authority]:
        superior = self.deciding_authority.superior
        if competence in ("annulment", "proposal") and superior:
            return [self.deciding_authority, superior]
        return [self.deciding_authority]

    def state_on(self, day: date) -> str:
        """The state at the end of that day, whether the clock's steps were taken or not."""
        return status_of(self, day).state

    @property
    def standing(self) -> Standing:
        """What the certificate is today, read once for as long as its journal stays."""
        key = (clock.today(), self.journal_length)
        if self._standing is None or self._standing[0] != key:
            self._standing = (key, status_of(self, key[0]))
        return self._standing[1]

    @property
    def state_today(self) -> str:
        return self.read_state or (DRAFT if self.state == DRAFT else self.standing.state)

    @classmethod
    def states_today(cls, ids: Iterable[int]) -> dict[int, str]:
        found = standings(list(cls.objects.filter(pk__in=ids)), clock.today())
        return {pk: standing.state for pk, standing in found.items()}

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "state": self.state_today,
            "level": self.level,
            "categories": self.categories,
            "authority": self.deciding_authority.code,
            "regulation": self.regulation.code,
            "valid_from": self.valid_from,
            "valid_until": self.valid_until,
        }

    def signed_lines(self, paper: Mapping[str, Any]) -> list[str]:
        """Number, holder, level, categories, last day and number of the print."""
        if paper["key"] != "certificate":
            return []
        return [
            str(self.number), self.holder_name, self.law.level_name(self.level),
            "、".join(self.law.category_names(self.categories)), self.valid_until.isoformat(),
            paper["number"],
        ]  # fmt: skip

    def paper_context(self, key: str, act: Act) -> dict[str, Any]:
        if key == "certificate":
            return certificate_context(self, act)
        return sanction_context(self, act)

    def remark_on(self, paper: Paper) -> str:
        """What has become of the printed sheets themselves."""
        if paper.key != "certificate":
            return ""
        told = []
        done = self.entries.filter(outcome="done", pk__gt=paper.entry_id)
        for step_name, facts, day in done.order_by("pk").values_list("step", "facts", "on"):
            if step_name == "report_loss":
                told.append(f"{facts['lost_copy']}于{chinese_date(day)}报告遗失")
            elif step_name == "replace_lost":
                told.append(f"{facts['replaced_copy']}于{chinese_date(day)}补发，本印件作废")
        return "；".join(told)

    @step("补录证书", source=DRAFT, target=RETURN_VALUE(
        "prepared", "valid", "suspended", "recheck", "expired_pending", "expired", "annulled",
        "revoked", "withdrawn", "replaced", "cancelled",
    ))  # fmt: skip
    def enter(self, act: Act) -> str:
        """Take a certificate that was issued earlier into the register."""
        state: str = act.inputs["state"]
        if state in (*HELD, "prepared") and self.valid_until >= act.on:
            act.fact("runs_until", self.valid_until)
            renewal = self.law.rules["renewal_application"]
            last = last_day_before(self.valid_until, renewal.length or 0)
            act.fact("renewable_until", self.valid_until if last >= act.on else None)
        return state

    @step("颁发", source=DRAFT, target=RETURN_VALUE("prepared", "valid"))
    def issue(self, act: Act) -> str:
        act.fact("valid_from", self.valid_from)
        act.fact("valid_until", self.valid_until)
        return "prepared" if self.valid_from > act.on else "valid"

    @step("收到延续申请", source=["valid", "suspended", "recheck"])
    def receive_renewal(self, act: Act) -> None:
        """A renewal received in time ends the period for asking."""

    @step("提醒延续未决", source=["valid", "suspended", "recheck"])
    def warn_undecided(self, act: Act) -> None:
        """Warn the head once when a timely renewal is still undecided near the last day."""
        renewal = self.pending_renewal()
        if renewal and renewal.state != "granted":
            act.effect("alerts", "renewal_undecided")

    @step("有效期届满", source=["valid", "suspended", "recheck"],
          target=RETURN_VALUE("expired", "expired_pending", "replaced"))  # fmt: skip
    def expire(self, act: Act) -> str:
        prepared = self.successors.filter(state="prepared").first()
        if prepared:
            act.follow(prepared, "take_over")
            act.fact("replaced", True)
            return "replaced"
        act.fact("bar_from", act.on)
        if self.pending_renewal():
            return "expired_pending"
        act.effect("duties", "cancel")
        return "expired"

    @step("接续生效", source="prepared", target="valid")
    def take_over(self, act: Act) -> None:
        """A prepared renewal becomes valid the day after the old last day."""

    @step("换为新证", source="expired_pending", target="replaced")
    def supersede(self, act: Act) -> None:
        """The renewal was issued after expiry."""

    @step(
        "准予后解除签约限制",
        source=["expired", "expired_pending", "annulled", "revoked", "withdrawn"],
    )
    def lift_bar(self, act: Act) -> None:
        """A new certificate of the holder ends the bar on new contracts."""

    @step("延续未获准予", source="expired_pending", target="expired")
    def end_renewal(self, act: Act) -> None:
        """The timely renewal ended without a grant."""
        act.effect("duties", "cancel")
