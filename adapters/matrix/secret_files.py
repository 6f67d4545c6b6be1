"""Files for their owner alone, which hold secrets."""

from __future__ import annotations

from pathlib import Path
from secrets import token_urlsafe

from bot.domain.errors import SettingsError
from bot.storage.whole import write_whole


def read_private(file: Path) -> str:
    """Read a file. Raises SettingsError when others may read it."""
    if file.stat().st_mode & 0o077:
        raise SettingsError(f"{file}: others can read it: run `chmod 600 {file}`")
    return file.read_text(encoding="utf-8")


def load_secret(folder: Path, key_file: Path | None) -> str:
    """The key of the store: from a file, or made once in the state folder."""
    file = key_file or folder / "store.key"
    if not key_file and not file.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(file, token_urlsafe(32))
    return read_secret("key_file", file)


def read_secret(setting: str, file: Path) -> str:
    """Read the secret that a file holds for its owner alone. Raises SettingsError."""
    try:
        secret = read_private(file).strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise SettingsError(f"matrix.{setting}: {file}: {reason}") from None
    if not secret:
        raise SettingsError(f"matrix.{setting}: {file}: it is empty")
    return secret
