"""Inviting a person to join an organisation: one link, for one person, once, for some days."""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import date, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from applicants import membership
from applicants.models import Invitation, Part
from applicants.records.sealing import seal, unseal
from casework import clock
from casework.models import Organisation, User

log = logging.getLogger(__name__)
TOKEN_BYTES = 32


class InvitationRefused(ValueError):
    """No invitation now; the message is the sentence to show."""


@transaction.atomic
def invite(
    *, by: User, name: str, address: str, part: str, letter: str = "", until: date | None = None
) -> tuple[Invitation, str]:
    """A new invitation and its token, which is told this once and kept nowhere.

    `letter` and `until` are an agent's. Raises InvitationRefused beyond the day's number.
    """
    organisation = membership.require(by, membership.MEMBERS)
    membership.hold(organisation)
    today = clock.today()
    if Invitation.objects.filter(invited_by=by, invited_on=today).count() >= _most():
        raise InvitationRefused(f"每名管理员每天最多发出 {_most()} 份邀请，请明天再试")
    agent = part == Part.AGENT
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        organisation=organisation,
        name=name,
        sealed=seal(address, _about(organisation.pk)),
        part=part,
        letter=letter if agent else "",
        granted_until=until if agent else None,
        token_hash=_hash(token),
        invited_by=by,
        invited_on=today,
        valid_until=clock.now() + timedelta(days=settings.INVITATION_DAYS),
    )
    membership.note("invite", by=by, invitation=invitation.pk, name=name, part=part, until=until)
    return invitation, token


def address_of(invitation: Invitation) -> str:
    """The e-mail address or mobile number of the invited person."""
    return unseal(invitation.sealed, _about(invitation.organisation_id)) or ""


def reseal(organisation: Organisation) -> int:
    """Seal its addresses anew under the first key; returns how many. Raises CannotOpen."""
    found = list(Invitation.objects.filter(organisation=organisation).select_for_update())
    for invitation in found:
        invitation.sealed = seal(address_of(invitation), _about(organisation.pk))
    return Invitation.objects.bulk_update(found, ["sealed"])


def _about(organisation_id: int) -> str:
    return f"invitation of {organisation_id}"


def _most() -> int:
    most: int = settings.INVITATIONS_A_DAY
    return most


def _hash(token: str) -> str:
    """A token of 256 random bits needs no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(token: str) -> Invitation | None:
    """The invitation of a link, whatever its standing; None for a link that was never made."""
    found = Invitation.objects.filter(token_hash=_hash(token))
    return found.select_related("organisation").first()


def link(token: str) -> str:
    """The whole address under which the office is found from outside."""
    return f"{settings.PUBLIC_URL}{reverse('join', args=[token])}"


def send(invitation: Invitation, token: str) -> bool:
    """Send the link when the address is an e-mail's; False when nothing was sent."""
    address = address_of(invitation)
    if "@" not in address:
        return False
    page = {"invitation": invitation, "link": link(token)}
    text = render_to_string("mail/invitation.txt", page)
    subject, _, body = text.partition("\n")
    try:
        send_mail(subject, body.lstrip(), None, [address])
    except (OSError, SMTPException) as fault:
        log.warning("The mail of invitation %s was not sent: %s", invitation.pk, fault)
        return False
    return True


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> bool:
    """Make the link void; False when it was used, revoked or over before."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.standing(clock.now()) != "open":
        return False
    invitation.revoked_at = clock.now()
    invitation.save(update_fields=["revoked_at"])
    membership.note("revoke_invitation", by=by, invitation=invitation.pk)
    return True


@transaction.atomic
def join(invitation: Invitation, *, username: str, password: str) -> User | None:
    """The account of the invited person; None when the link is open no more.

    Raises IntegrityError when the username was taken in the meantime.
    """
    # One row alone: the members of the organisation may be changed at the same time.
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.standing(clock.now()) != "open":
        return None
    address = address_of(invitation)
    account = User.objects.create_user(
        username,
        email=address if "@" in address else "",
        password=password,
        name=invitation.name,
        organisation=invitation.organisation,
        granted_only=invitation.part == Part.AGENT,
        granted_until=invitation.granted_until,
    )
    membership.enter(account, invitation.part, letter=invitation.letter, by=invitation.invited_by)
    invitation.accepted_by = account
    invitation.save(update_fields=["accepted_by"])
    membership.note(
        "join", by=account, invitation=invitation.pk, member=account, part=invitation.part
    )
    return account
