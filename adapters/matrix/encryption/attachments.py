"""Files encrypted before they are uploaded, for encrypted rooms."""

from __future__ import annotations

from typing import Any

from nio.crypto.attachments import encrypt_attachment as nio_encrypt_attachment


def encrypt_attachment(content: bytes) -> tuple[bytes, dict[str, Any]]:
    """Give a file as a homeserver may have it, and the keys that read it again."""
    hidden, keys = nio_encrypt_attachment(content)
    return hidden, {key: keys[key] for key in ("key", "iv", "hashes", "v")}
