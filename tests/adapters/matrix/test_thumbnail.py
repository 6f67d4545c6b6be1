"""Large pictures have a small one, whatever they are made of."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from adapters.matrix.messages.thumbnail import SIDE, shrink
from lessons.pictures import dimensions


def picture(
    width: int, height: int, form: str = "PNG", mode: str = "RGB", orientation: int = 1
) -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.new(mode, (width, height)).save(out, form, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("mode", "form", "kind"),
    [
        ("RGB", "PNG", "jpeg"),
        ("L", "PNG", "jpeg"),
        ("1", "PNG", "jpeg"),
        ("I;16", "PNG", "jpeg"),
        ("RGBA", "PNG", "png"),
        ("P", "PNG", "png"),
        ("LA", "PNG", "png"),
        ("RGB", "JPEG", "jpeg"),
        ("CMYK", "JPEG", "jpeg"),
    ],
)
def test_it_has_the_same_proportions_and_the_right_form(mode: str, form: str, kind: str) -> None:
    small = shrink(picture(1600, 400, form, mode))
    assert small
    assert (small.width, small.height) == (SIDE, 200) == dimensions(small.content)
    assert small.media_type == f"image/{kind}"
    info = {"mimetype": f"image/{kind}", "w": 800, "h": 200, "size": len(small.content)}
    assert small.info == info


def test_a_photograph_taken_on_its_side_stands() -> None:
    small = shrink(picture(1600, 400, "JPEG", orientation=6))
    assert small
    assert (small.width, small.height) == (200, SIDE)


@pytest.mark.parametrize(("width", "height"), [(SIDE, SIDE), (1, 1), (10, SIDE)])
def test_a_small_one_has_none(width: int, height: int) -> None:
    assert shrink(picture(width, height)) is None


WHOLE = [picture(900, 40, form) for form in ("PNG", "JPEG")]


@pytest.mark.filterwarnings("ignore::UserWarning")  # of what is broken
@settings(deadline=None, max_examples=200)
@given(st.sampled_from(WHOLE), st.integers(0, 2000), st.binary(max_size=20), st.booleans())
def test_a_broken_one_has_one_or_none(whole: bytes, at: int, odd: bytes, cut: bool) -> None:
    at %= len(whole)
    small = shrink(whole[:at] if cut else whole[:at] + odd + whole[at + len(odd) :])
    assert small is None or max(small.width, small.height) <= SIDE
