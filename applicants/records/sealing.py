"""Sealing: what is personal lies in the database only as AES-256-GCM under the office's keys.

`settings.SEALING_KEYS`: the first key seals, all of them open, so that keys can be changed while
the office runs (docs/operations.md; `manage.py reseal`). What a text is about is sealed in with
it: moved to another row's place, it does not open.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class CannotOpen(ValueError):
    """No key of this office opens the text, or it was changed, or it is about something else."""


def seal(value: Any, about: str) -> str:
    """The JSON value as sealed text; '' for nothing (None, '', {} or [])."""
    if value in (None, "", {}, []):
        return ""
    nonce = secrets.token_bytes(NONCE_BYTES)
    plain = json.dumps(value, ensure_ascii=False).encode()
    cipher, _ = _keys(settings.SEALING_KEYS[0])
    sealed = cipher.encrypt(nonce, plain, about.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(text: str, about: str) -> Any:
    """The JSON value; None for ''. Raises CannotOpen."""
    if not text:
        return None
    try:
        sealed = base64.urlsafe_b64decode(text)
    except ValueError as fault:
        raise CannotOpen(about) from fault
    for key in settings.SEALING_KEYS:
        cipher, _ = _keys(key)
        try:
            plain = cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())
        except (InvalidTag, ValueError):
            continue
        return json.loads(plain)
    raise CannotOpen(about)


def fingerprints(text: str) -> list[str]:
    """The keyed hash of the text under every key, hex; the first is the one to keep."""
    return [
        hmac.new(_keys(key)[1], text.encode(), hashlib.sha256).hexdigest()
        for key in settings.SEALING_KEYS
    ]


@lru_cache(maxsize=8)
def _keys(key: str) -> tuple[AESGCM, bytes]:
    """Two keys of one, so that neither use tells anything about the other."""
    sealing, printing = (
        hmac.new(key.encode(), purpose, hashlib.sha256).digest()
        for purpose in (b"sealing", b"fingerprint")
    )
    return AESGCM(sealing), printing
