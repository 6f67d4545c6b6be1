"""A page of HTML drawn as a picture, by the headless Chromium of the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TALL = 6_000  # pixels; what the page leaves empty below is cut
DRAWN_MAX = 120  # seconds, on a machine that is busy
MARGIN = 12  # pixels left below what is drawn


def draw(html: str, width: int, file: Path, *, dense: int = 2) -> None:
    """Draw a whole page, `width` CSS pixels wide, as a PNG with `dense` pixels for each.

    Raises FileNotFoundError without a browser, CalledProcessError when it fails.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise FileNotFoundError(f"no browser on this machine: one of {', '.join(BROWSERS)}")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(html, encoding="utf-8")
        options = ("--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu")
        shape = (f"--force-device-scale-factor={dense}", f"--window-size={width},{TALL}")
        shot = f"--screenshot={file.absolute()}"
        command = [browser, *options, *shape, f"--user-data-dir={folder}", shot, page.as_uri()]
        quiet = {**os.environ, "HOME": folder}
        subprocess.run(command, check=True, capture_output=True, timeout=DRAWN_MAX, env=quiet)
    _cut(file, MARGIN * dense)


def _cut(file: Path, margin: int) -> None:
    """Cut off what is empty below the last thing drawn."""
    from PIL import Image, ImageChops  # of the extra for Matrix

    shot = Image.open(file).convert("RGB")
    paper = Image.new("RGB", shot.size, shot.getpixel((0, shot.height - 1)))
    box = ImageChops.difference(shot, paper).getbbox()
    bottom = min(shot.height, (box[3] if box else shot.height) + margin)
    shot.crop((0, 0, shot.width, bottom)).quantize(32).save(file, optimize=True)
