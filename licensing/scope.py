"""The gate: may this unit take this business on this day? One question for contracts and customers.

Filing duties are no part of it. Each part narrows the certificates; the first that leaves none
gives the code of the refusal, and every part says why in words of the law.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.law import Law
from casework.models import DRAFT, Organisation
from licensing.law import law_in_force
from licensing.models import Certificate
from licensing.register import Standing, standings

STOPPED = ("suspended", "recheck")
COUNTED = (*STOPPED, "expired_pending", "expired")
Certificates = Sequence[Certificate]


@dataclass(frozen=True)
class Business:
    """What is to be taken on. `built_by`: name or code of the unit that built the system.

    place: code of the authority of the place of business, by default the unit's own province.
    others: categories of the unit's other contracts on the same project.
    """

    category: str
    secrecy: str
    place: str = ""
    built_by: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One part of the gate: what was asked, whether it holds, and the sentence that says why.

    code: of the refusal, when it does not hold. certificates: those that are left.
    """

    title: str
    holds: bool
    says: str
    articles: tuple[str, ...]
    code: str
    certificates: tuple[Certificate, ...]


def can_take(unit: Organisation, business: Business, on: date) -> list[Part]:
    """Every part of the gate with its answer; the unit may take it when all hold.

    A part that fails leaves the certificates as they were, so that the later parts are told too.
    """
    law = law_in_force(on).law
    held = holdings(unit, on)
    parts = [_standing(law, held)]
    left = parts[0].certificates or tuple(h.certificate for h in held if h.state in COUNTED)
    for ask in (_grade, _place, _category, _conflict):
        part = left and ask(law, unit, business, left)
        if part:
            parts.append(part)
            left = part.certificates if part.holds else left
    return parts


def refusal(unit: Organisation, business: Business, on: date) -> str:
    """The code of the first part of the gate that fails, or ''."""
    return next((part.code for part in can_take(unit, business, on) if not part.holds), "")


def is_qualified(unit: Organisation, business: Business, on: date) -> bool:
    """The parts asked of a partner or subcontractor: validity, level and category."""
    valid = [held.certificate for held in holdings(unit, on) if held.state == "valid"]
    return any(_covers_grade(c, business) and _covers_category(c, unit, business) for c in valid)


@dataclass(frozen=True)
class Holding:
    """A certificate of the unit, and its state by the calendar of a day."""

    certificate: Certificate
    standing: Standing

    @property
    def state(self) -> str:
        return self.standing.state


def holdings(unit: Organisation, on: date) -> list[Holding]:
    """Every certificate of the unit that was ever issued, as of that day."""
    issued = Certificate.objects.filter(organisation=unit).exclude(state=DRAFT)
    certificates = list(issued.select_related("organisation").order_by("pk"))
    found = standings(certificates, on)
    return [Holding(certificate, found[certificate.pk]) for certificate in certificates]


def _standing(law: Law, held: Sequence[Holding]) -> Part:
    valid = tuple(each.certificate for each in held if each.state == "valid")
    shown = [each for each in held if each.state == "valid" or (not valid and _tells(each))]
    says = "；".join(f"{h.certificate.number} {h.standing.name}" for h in shown)
    words = [h.standing.consequence for h in shown if h.state != "valid"]
    stopped = any(each.state in STOPPED for each in held)
    code = "E_SUSPENDED" if stopped else "E_NOT_VALID_CERT"
    cited = [article for h in shown for article in h.standing.articles]
    if not valid and not shown:
        refused = law.refusal(code)
        says, cited = refused.reason, [refused.article]
    told = "。".join([says, *dict.fromkeys(words)]) if words else says
    return _part("资质状态", bool(valid), told, cited, code, valid)


def _tells(held: Holding) -> bool:
    """Whether the state of this certificate says why there is no valid one."""
    return held.state not in ("replaced", "prepared", DRAFT)


def _part(
    title: str, holds: bool, says: str, articles: Iterable[str], code: str,
    certificates: Iterable[Certificate],
) -> Part:  # fmt: skip
    cited = tuple(article for article in dict.fromkeys(articles) if article)
    return Part(title, holds, says, cited, "" if holds else code, tuple(certificates))


def _grade(law: Law, unit: Organisation, business: Business, left: Certificates) -> Part:
    covering = [each for each in left if _covers_grade(each, business)]
    told = []
    for each in covering or left:
        entry = each.law.document["levels"][each.level]
        told.append(f"{entry['name']}可以从事{'、'.join(entry['grades'])}业务")
    says = f"项目密级为{business.secrecy}；{'；'.join(dict.fromkeys(told))}。"
    cited = [each.law.document["levels"][each.level]["article"] for each in covering or left]
    return _part("等级与密级", bool(covering), says, cited, "E_LEVEL_SECRECY", covering)


def _place(law: Law, unit: Organisation, business: Business, left: Certificates) -> Part | None:
    """Only measures that bind a level to its province ask this."""
    if not any(law.document["levels"][each.level].get("territory") for each in left):
        return None
    nearby = [each for each in left if _covers_place(each, law, unit, business)]
    refused = law.refusal("E_TERRITORY")
    says = "业务所在地在许可的区域内。" if nearby else refused.reason
    return _part("业务地域", bool(nearby), says, [refused.article], "E_TERRITORY", nearby)


def _category(law: Law, unit: Organisation, business: Business, left: Certificates) -> Part:
    covering = [each for each in left if _covers_category(each, unit, business)]
    name = _named(law, business.category)
    if covering:
        says = f"{name}：{_why_covered(covering[0], business)}。"
    else:
        printed = dict.fromkeys(c for each in left for c in each.categories)
        names = "、".join(_named(law, each) for each in printed)
        says = f"{name}不在证书载明的业务种类（{names}）之内，也不在其可以兼做的业务之内。"
    refused = law.refusal("E_OUT_OF_SCOPE")
    cited = [law.categories.get(business.category, {}).get("article", ""), refused.article]
    return _part("业务种类", bool(covering), says, cited, "E_OUT_OF_SCOPE", covering)


def _named(law: Law, category: str) -> str:
    """By name, if these measures or those they replaced know it."""
    try:
        return law.name("categories", category)
    except KeyError:
        return category


def _why_covered(certificate: Certificate, business: Business) -> str:
    known = certificate.law.categories
    if business.category in certificate.categories:
        return "证书载明"
    for printed in certificate.categories:
        name = certificate.law.name("categories", printed)
        if business.category in known.get(printed, {}).get("covers", ()):
            return f"取得{name}的，可以从事"
        if business.category in known.get(printed, {}).get("covers_if_built_by_holder", ()):
            return f"取得{name}的，可以从事所承建系统的该项业务，本系统由该单位承建"
    return ""


def _conflict(law: Law, unit: Organisation, business: Business, left: Certificates) -> Part:
    refused = law.refusal("E_CONFLICT_CONSULT_SUPERVISE")
    conflict = _conflicts(law, business)
    others = [c for c in dict.fromkeys(business.others) if c != business.category]
    names = "、".join(_named(law, each) for each in others)
    if conflict:
        says = f"该单位在同一项目已承接：{names}。{refused.reason}"
    elif others:
        says = f"同一项目已承接的业务（{names}）与此不冲突。"
    else:
        says = "没有登记该单位在同一项目承接的其他业务。"
    code = "E_CONFLICT_CONSULT_SUPERVISE"
    return _part("同一项目的冲突", not conflict, says, [refused.article], code, left)


def _covers_grade(certificate: Certificate, business: Business) -> bool:
    grades: Iterable[str] = certificate.law.document["levels"][certificate.level]["grades"]
    return business.secrecy in grades


def _covers_place(
    certificate: Certificate, law: Law, unit: Organisation, business: Business
) -> bool:
    bound = law.document["levels"][certificate.level].get("territory")
    return not bound or (business.place or unit.province) == unit.province


def _covers_category(certificate: Certificate, unit: Organisation, business: Business) -> bool:
    """By the words of the certificate's own law."""
    if business.category in certificate.categories:
        return True
    known = certificate.law.categories
    printed: list[Any] = [known.get(category, {}) for category in certificate.categories]
    covered = {also for entry in printed for also in entry.get("covers", ())}
    if business.built_by and business.built_by in (unit.code, unit.name):
        covered |= {also for e in printed for also in e.get("covers_if_built_by_holder", ())}
    return business.category in covered


def _conflicts(law: Law, business: Business) -> bool:
    """Who advises or supervises does nothing else on the same project."""
    others = {category for category in business.others if category != business.category}
    exclusive = {
        category
        for category in {business.category, *others}
        if law.categories.get(category, {}).get("excludes_on_same_project")
    }
    return bool(others and exclusive)
