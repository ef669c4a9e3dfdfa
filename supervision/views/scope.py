"""What a page of the watch is about: the offices a person looks after, or one of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.http import urlencode

from casework import clock, figures
from casework.law import Law
from casework.models import Authority, User
from casework.requests import SignedInRequest
from supervision import dashboards

TABS = (
    ("dashboard", "当前情况"),
    ("dashboard-timeliness", "办理时效"),
    ("dashboard-forecast", "工作量预测"),
)
# What follows a licence and who is late with one is the affair of administrations.
TABS_OF_ADMINISTRATIONS = (("dashboard-afterwards", "许可后监管"), ("cards", "电子监察"))


@dataclass(frozen=True)
class Scope:
    """The offices in sight, and the one that was chosen among them ('' is all)."""

    user: User
    offices: list[Authority]
    chosen: str = ""

    @classmethod
    def of(cls, request: SignedInRequest) -> Scope:
        """One query. A code that names no office in sight is as good as none."""
        offices = list(dashboards.overseen(request.user))
        code = request.GET.get("authority", "")
        return cls(request.user, offices, code if any(o.code == code for o in offices) else "")

    @cached_property
    def law(self) -> Law:
        """The law the offices in sight work by."""
        return dashboards.law_of(self.offices, clock.today())

    @cached_property
    def licenses(self) -> bool:
        """Whether they are administrations, which license."""
        return any(office.is_administration for office in self.offices)

    @property
    def choices(self) -> list[tuple[str, Authority]]:
        return [(office.code, office) for office in self.offices]

    @cached_property
    def authorities(self) -> list[Authority]:
        return [office for office in self.offices if self.chosen in ("", office.code)]

    @property
    def filters(self) -> dict[str, str]:
        """What narrows the work list to the same cases."""
        only = self.authorities[0].code if len(self.authorities) == 1 else ""
        return {"authority": only} if only else {}

    def address(self, **filters: str) -> str:
        """The query of the work list for the cases of this scope that match the filters."""
        return f"?{urlencode({**self.filters, **filters})}"

    def figure(self, name: str, *arguments: object, **filters: str) -> str:
        """The query of the work list for the cases that the figure counts in this scope."""
        return self.address(figure=figures.written(name, *arguments), **filters)

    def context(self) -> dict[str, object]:
        """What every page of the watch wants."""
        return {"scope": self, "tabs": TABS + (TABS_OF_ADMINISTRATIONS if self.licenses else ())}
