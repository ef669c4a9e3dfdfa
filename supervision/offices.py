"""Which certificate of a unit is in question, and which authority is concerned with the unit."""

from __future__ import annotations

from casework.models import Authority, Organisation
from licensing.models import Application, Certificate
from licensing.models.certificate import HELD


def certificate_of(unit: Organisation) -> Certificate | None:
    """The certificate in question: one in force, else one not yet final, else the last."""
    known = Certificate.objects.filter(organisation=unit).exclude(opened_on=None).order_by("pk")
    states = (*HELD, "expired_pending")
    in_force = known.filter(state__in=states).last()
    return in_force or known.filter(closed_on=None).last() or known.last()


def concerned_authority(unit: Organisation) -> Authority | None:
    """The authority that licensed the unit, or that received its application; None without."""
    if certificate := certificate_of(unit):
        return certificate.deciding_authority
    asked = Application.objects.filter(organisation=unit, closed_on=None).exclude(opened_on=None)
    application = asked.order_by("pk").last()
    return application.authority if application else None


def licensing_authority(unit: Organisation) -> Authority:
    """The authority that supervises the unit: that of its licence, else that of its province."""
    certificate = certificate_of(unit)
    return certificate.deciding_authority if certificate else province_of(unit)


def province_of(unit: Organisation) -> Authority:
    return Authority.objects.get(code=unit.province)
