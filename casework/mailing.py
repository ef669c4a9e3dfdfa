"""E-mail: an outbox in a table, sent by a worker at least once, given up after some tries.

A mail says that there is something new and where; what it is stands in the site alone.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db.models import F, Max
from django.template.loader import render_to_string
from django.urls import reverse

from casework import clock, reactions
from casework.models import Mail, Mailbox, Notification, User
from casework.settling import settle_each

log = logging.getLogger(__name__)

SALT = "casework.mailing.confirm"
CONFIRM_WITHIN = timedelta(days=3)
FIRST_WAIT = timedelta(minutes=1)  # doubled at every try: the last comes after about four hours
MOST_TRIES = 9
MOST_SHOWN = 5
AT_ONCE = 20  # each may wait for the server as long as EMAIL_TIMEOUT; a task has its own limit


# -- the address and its confirmation -----------------------------------------------------------
def choose(person: User, address: str, muted: Sequence[str]) -> Mailbox | None:
    """Take the address and what is not to be sent; a new address is asked to confirm.

    An empty address ends all e-mail and returns None.
    """
    before = Mailbox.objects.filter(person=person).first()
    if not address:
        if before:
            before.delete()
        return None
    box = before or Mailbox(person=person)
    is_new = box.address != address
    box.address, box.muted = address, list(muted)
    if is_new:
        box.confirmed_at = None
    box.save()
    if box.confirmed_at is None:
        _queue_confirmation(box)
    return box


def _queue_confirmation(box: Mailbox) -> None:
    now = clock.now()
    waiting = box.mails.filter(notification=None, address=box.address, sent_at=None, failed_at=None)
    if not waiting.exists():
        box.mails.create(address=box.address, queued_at=now, next_try_at=now)
    reactions.wake("casework.tasks.mail")


def token_of(box: Mailbox) -> str:
    """What the link in the confirmation carries: whose address it is, signed."""
    return signing.dumps([box.pk, box.address], salt=SALT)


def box_of(token: str) -> Mailbox | None:
    """The mailbox the token was made for; None for a forged, old or replaced one."""
    try:
        pk, address = signing.loads(token, salt=SALT, max_age=CONFIRM_WITHIN)
    except signing.BadSignature:
        return None
    return Mailbox.objects.filter(pk=pk, address=address).first()


def confirm(box: Mailbox) -> None:
    if box.confirmed_at is None:
        box.confirmed_at = clock.now()
        box.save(update_fields=["confirmed_at"])


# -- the outbox ---------------------------------------------------------------------------------
def queue(notifications: Sequence[Notification]) -> int:
    """Queue an e-mail for those among these notifications whose person wants one; how many.

    The notifications are stored already, perhaps without their keys being known here.
    """
    people = {notification.person_id for notification in notifications}
    boxes = {
        box.person_id: box
        for box in Mailbox.objects.filter(person__in=people, confirmed_at__isnull=False)
    }
    if not boxes:
        return 0
    keys = {notification.key for notification in notifications}
    now = clock.now()
    mails = [
        Mail(
            mailbox=boxes[told.person_id],
            notification=told,
            address=boxes[told.person_id].address,
            queued_at=now,
            next_try_at=now,
        )
        for told in Notification.objects.filter(person__in=boxes, key__in=keys)
        if told.kind not in boxes[told.person_id].muted
    ]
    return len(Mail.objects.bulk_create(mails, ignore_conflicts=True))


def send_waiting(limit: int = AT_ONCE) -> int:
    """Send the mails whose time has come; returns how many were settled or tried."""
    waiting = Mail.objects.filter(sent_at=None, failed_at=None, next_try_at__lte=clock.now())
    locked = waiting.select_for_update(skip_locked=True, of=("self",))
    return settle_each(locked.select_related("mailbox", "notification"), _send, limit=limit)


def _send(mail: Mail) -> None:
    """Send one mail, or write down why it could not be sent; unwanted ones are dropped."""
    if not _is_wanted(mail):
        mail.delete()
        return
    now = clock.now()
    try:
        _letter(mail).send()
    except OSError as fault:  # what SMTP and the network raise
        log.warning("Mail %s could not be sent: %s", mail.pk, fault)
        mail.tries += 1
        mail.error = (str(fault) or type(fault).__name__)[:300]
        mail.next_try_at = now + FIRST_WAIT * 2 ** (mail.tries - 1)
        mail.failed_at = now if mail.tries >= MOST_TRIES else None
    else:
        mail.sent_at = now
        mail.tries += 1
    mail.save(update_fields=["tries", "error", "next_try_at", "failed_at", "sent_at"])


def _is_wanted(mail: Mail) -> bool:
    """Whether the person still wants it, there."""
    box, told = mail.mailbox, mail.notification
    if mail.address != box.address:
        return False
    if told is None:
        return box.confirmed_at is None
    return box.confirmed_at is not None and told.kind not in box.muted


def _letter(mail: Mail) -> EmailMessage:
    if mail.notification_id is None:
        subject, template = "确认电子邮箱", "mail/confirm.txt"
        path = reverse("mail-confirm", args=[token_of(mail.mailbox)])
    else:
        subject, template = "办件有新进展", "mail/notification.txt"
        path = f"{reverse('notifications')}#notification-{mail.notification_id}"
    words = {"address": urljoin(f"{settings.PUBLIC_URL}/", path), "days": CONFIRM_WITHIN.days}
    return EmailMessage(subject, render_to_string(template, words), to=[mail.address])


def troubles(person: User) -> list[Mail]:
    """What could not be sent to the person's present address since an e-mail last went there."""
    mails = Mail.objects.filter(mailbox__person=person, address=F("mailbox__address"))
    last = mails.aggregate(last=Max("sent_at"))["last"]
    failing = mails.filter(sent_at=None, tries__gt=0)
    if last:
        failing = failing.filter(queued_at__gt=last)
    return list(failing.order_by("-pk")[:MOST_SHOWN])
