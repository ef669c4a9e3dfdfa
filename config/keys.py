"""Keys of this machine: the demo office keeps its own beside its data, production is given them."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

LEAST_LENGTH = 32


def kept_key(keeper: Path) -> str:
    """The key that lies in this file, made at the first call; two processes get the same one."""
    if not keeper.exists():
        keeper.parent.mkdir(parents=True, exist_ok=True)
        made = keeper.with_name(f"{keeper.name}.{secrets.token_hex(4)}")
        write_private(made, secrets.token_urlsafe(50))
        try:
            os.link(made, keeper)
        except FileExistsError:
            pass  # another process was quicker; its key is the office's
        finally:
            made.unlink()
    return keeper.read_text(encoding="utf-8")


def write_private(keeper: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    descriptor = os.open(keeper, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def are_long_enough(keys: list[str]) -> bool:
    return all(len(key) >= LEAST_LENGTH for key in keys)
