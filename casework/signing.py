"""What a certificate says, signed (Ed25519) so that its QR code proves itself without a network.

A token is base64url of: 4 bytes key id, 64 bytes signature, then the signed text, lines in GB 18030
(half the size of UTF-8 for Chinese: the code stays coarse enough to be read).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

ID_LENGTH = 4
PURPOSE = b"certificate-signature:"


def signed(lines: Sequence[str]) -> str:
    """The token over these lines, made with the first key of SIGNING_KEYS."""
    key = _private(settings.SIGNING_KEYS[0])
    text = "\n".join(lines).encode("gb18030")
    content = _id(_public(key)) + key.sign(text) + text
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def public_keys() -> dict[str, str]:
    """Key id -> public key, both hexadecimal; of every key that still counts."""
    public = [_public(_private(secret)) for secret in settings.SIGNING_KEYS]
    return {_id(key).hex(): key.hex() for key in public}


def _private(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(PURPOSE + secret.encode()).digest())


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def _id(public: bytes) -> bytes:
    return hashlib.sha256(public).digest()[:ID_LENGTH]
