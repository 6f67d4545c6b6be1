"""Processes of this host, by their numbers."""

from __future__ import annotations

import os


def lives(pid: int) -> bool:
    """Return True if that process is there, and may be one of Levain's."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:  # noqa: PTH123 - pathlib takes long to load
            return b"python" in file.read()
    except FileNotFoundError:
        if os.path.isdir("/proc/self"):  # noqa: PTH112
            return False
    except OSError:
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
