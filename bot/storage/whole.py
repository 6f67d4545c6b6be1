"""Small files written whole or not at all, on the disk before the call returns."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_whole(file: Path, content: str | bytes, mode: int = 0o600, *, new: bool = False) -> None:
    """Write a file in place of what is there, for its owner alone unless `mode` says.

    Raises OSError; FileExistsError for one that is there and should be `new`.
    """
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(6)}")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(fresh, flags, mode), "wb") as opened:
            os.fchmod(opened.fileno(), mode)  # whatever the umask is
            opened.write(content.encode() if isinstance(content, str) else content)
            opened.flush()
            os.fsync(opened.fileno())
        if new:
            os.link(fresh, file)
        else:
            fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
