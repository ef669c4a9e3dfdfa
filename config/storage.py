"""Where files are kept: a folder of this machine, or S3-compatible storage by an address."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FOLDER = "django.core.files.storage.FileSystemStorage"
S3 = "storages.backends.s3.S3Storage"
MEGABYTE = 1024 * 1024
EXAMPLE = "s3://KEY:SECRET@storage.example:8333/materials?tls=no&region=us-east-1"


def from_url(url: str) -> dict[str, Any]:
    """The default entry of STORAGES for STORAGE_URL; a folder when it is ''.

    Raises ImproperlyConfigured. Options behind the question mark: tls (yes, no), region.
    """
    if not url:
        return {"BACKEND": FOLDER}
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    bucket = parts.path.strip("/")
    whole = parts.username and parts.password and parts.hostname and bucket and "/" not in bucket
    if parts.scheme != "s3" or not whole or options.keys() - {"tls", "region"}:
        raise ImproperlyConfigured(f"STORAGE_URL 有误。应为：STORAGE_URL={EXAMPLE}")
    scheme = "http" if options.get("tls") == "no" else "https"
    port = f":{parts.port}" if parts.port else ""
    return {
        "BACKEND": S3,
        "OPTIONS": {
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "bucket_name": bucket,
            "endpoint_url": f"{scheme}://{parts.hostname}{port}",
            "region_name": options.get("region", "us-east-1"),
            "addressing_style": "path",
            "signature_version": "s3v4",
            # Nobody but us reads it, and nothing is ever written over.
            "default_acl": "private",
            "file_overwrite": False,
            # What is read is passed through a file of this machine beyond this size.
            "max_memory_size": 2 * MEGABYTE,
        },
    }
