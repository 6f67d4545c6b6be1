"""A large picture as a smaller one, which clients show first. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageOps

from lessons.pictures import SIDE_MAX, dimensions

SIDE = 800  # pixels: a picture within has none
KEPT = 16  # pictures whose thumbnail is remembered: everybody gets the same ones

_JPEG = 80  # of 100
_CLEAR = ("P", "PA", "LA", "RGBA")  # modes that may be transparent


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """A smaller picture."""

    content: bytes
    media_type: str
    width: int
    height: int

    @property
    def info(self) -> dict[str, object]:
        """The `thumbnail_info` of an event."""
        size = {"w": self.width, "h": self.height, "size": len(self.content)}
        return {"mimetype": self.media_type, **size}


@lru_cache(KEPT)
def shrink(picture: bytes) -> Thumbnail | None:
    """Make a picture smaller; None when it is small enough, or cannot be read."""
    if not SIDE < max(dimensions(picture)) <= SIDE_MAX:
        return None
    try:
        with Image.open(BytesIO(picture), formats=("PNG", "JPEG")) as image:
            image.thumbnail((SIDE, SIDE))
            transparent = image.mode in _CLEAR
            upright = ImageOps.exif_transpose(image)
            small, out = upright.convert("RGBA" if transparent else "RGB"), BytesIO()
    except (OSError, ValueError, SyntaxError):
        return None  # people see the picture itself, or what their client makes of it
    kind, options = ("PNG", {"optimize": True}) if transparent else ("JPEG", {"quality": _JPEG})
    small.save(out, kind, **options)
    return Thumbnail(
        content=out.getvalue(),
        media_type=f"image/{kind.lower()}",
        width=small.width,
        height=small.height,
    )
