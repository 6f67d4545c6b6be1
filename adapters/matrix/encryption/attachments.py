"""Files of encrypted rooms: encrypted before they are uploaded, decrypted once downloaded."""

from __future__ import annotations

from typing import Any

from nio.crypto.attachments import decrypt_attachment as nio_decrypt_attachment
from nio.crypto.attachments import encrypt_attachment as nio_encrypt_attachment
from nio.exceptions import EncryptionError


def encrypt_attachment(content: bytes) -> tuple[bytes, dict[str, Any]]:
    """Give a file as a homeserver may have it, and the keys that read it again."""
    hidden, keys = nio_encrypt_attachment(content)
    return hidden, {key: keys[key] for key in ("key", "iv", "hashes", "v")}


def decrypt_attachment(content: bytes, key: str, iv: str, sha256: str) -> bytes | None:
    """Read a file that was encrypted; None for keys that are none, or another content."""
    try:
        return bytes(nio_decrypt_attachment(content, key, sha256, iv))
    except (EncryptionError, ValueError, TypeError):
        return None
