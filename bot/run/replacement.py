"""Replacement of a file that a person wrote, whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

_WRITABLE = 0o222


def replace(file: Path, content: bytes) -> None:
    """Write the content of a file anew; it keeps its owner and mode, and links to it lead there.

    Raises OSError; PermissionError for a file that is to be read alone, even for root.
    """
    file = file.resolve()
    found = file.stat()
    if not found.st_mode & _WRITABLE or not os.access(file, os.W_OK):
        raise PermissionError(errno.EACCES, "it may only be read: run chmod u+w on it")
    fresh = file.with_name(f".{file.name}.new")
    try:
        fresh.write_bytes(content)
        shutil.copymode(file, fresh)
        os.chown(fresh, found.st_uid, found.st_gid)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
