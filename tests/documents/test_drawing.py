"""Pictures: sizes, contrasts, words that stand apart and can be read on a phone."""

from __future__ import annotations

import re
import struct
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.documents import drawing, lines, weeks
from bot.documents.drawing import COLOURS, DENSE, WIDTH, draw
from bot.documents.lines import draw_lines
from bot.documents.progress import draw_progress
from bot.documents.weeks import Curve, Extent, Stack, Weeks, draw_weeks
from tests.pictures.progress import GUIDE, STATES

TEMPLATES = sorted(Path(drawing.__file__).parent.glob("*.typ"))
PAPERS = ("attestation", "notice", "register")  # pages to print
SMALLEST = 12  # points: pixels of a phone
SIZE_MAX, HEIGHT_MAX = 400_000, 1_400  # bytes; pixels of a phone
SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


SPACE = Box(0, 0, 0, 0)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


# --- Colours and letters ---------------------------------------------------------------------


def luminance(colour: str) -> float:
    """As WCAG 2.2 defines it."""
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_words_and_shapes_stand_out_from_the_paper() -> None:
    """WCAG 2.2: 4.5 for words (1.4.3), 3 for what is drawn (1.4.11)."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    for name, least in {"ink": 7.0, "muted": 7.0, "accent": 4.5, "outline": 3.0}.items():
        assert contrast(COLOURS[name], COLOURS["paper"]) >= least, name
    styles = [weeks._COLOURS[0], *(colour for colour, _, _ in lines._STYLES)]
    assert all(contrast(each, COLOURS["paper"]) >= 4.5 for each in styles)


@pytest.mark.parametrize(
    "template", [each for each in TEMPLATES if each.stem not in PAPERS], ids=lambda file: file.stem
)
def test_no_letter_is_smaller_than_a_phone_can_show(template: Path) -> None:
    sizes = re.findall(r"text\([^()]*\bsize: ([\d.]+)pt", template.read_text(encoding="utf-8"))
    assert sizes
    assert min(map(float, sizes)) >= SMALLEST


# --- Where words stand -----------------------------------------------------------------------


def ink(path: str) -> Box:
    """The box of an outline, drawn by the commands of SVG that move by steps."""
    x = y = 0.0
    begun = (x, y)
    xs, ys = [], []
    for command, numbers in re.findall(r"([a-zA-Z])([^a-zA-Z]*)", path.removeprefix("M 0 0")):
        steps = [float(each) for each in re.findall(r"-?[\d.]+", numbers)]
        assert command in "mhvlcqZ", command
        if command == "Z":
            x, y = begun
        every = {"c": 6, "q": 4, "h": 1, "v": 1}.get(command, 2)
        for at in range(0, len(steps), every):
            step = steps[at : at + every]
            step = {"h": [*step, 0.0], "v": [0.0, *step]}.get(command, step)
            xs += [x + each for each in step[::2]]
            ys += [y + each for each in step[1::2]]
            x, y = xs[-1], ys[-1]
        if command == "m":
            begun = (x, y)
    return Box(min(xs), min(ys), max(xs), max(ys)) if xs else SPACE


def runs(svg: bytes) -> Iterator[Box]:
    """Yield the box of each run of letters on the page."""
    root = ElementTree.fromstring(svg)  # noqa: S314  ours
    outlines = {
        str(symbol.get("id")): ink(str(symbol[0].get("d"))) for symbol in root.iter(f"{SVG}symbol")
    }
    yield from _runs(root, 0, 0, outlines)


def _runs(
    node: ElementTree.Element, x: float, y: float, outlines: Mapping[str, Box]
) -> Iterator[Box]:
    """Yield the runs of a node whose origin is there; letters are drawn upwards from it."""
    dx, dy = _moved(node.get("transform", ""))
    x, y = x + dx, y + dy
    boxes = [
        Box(at + box.left, y - box.bottom, at + box.right, y - box.top)
        for used in node.findall(f"{SVG}use")
        if (box := outlines[str(used.get(LINK))[1:]]) != SPACE
        and (at := x + float(used.get("x", "0"))) is not None
    ]
    if boxes:
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        yield Box(min(lefts), min(tops), max(rights), max(bottoms))
    for child in node:
        yield from _runs(child, x, y, outlines)


def _moved(transform: str) -> tuple[float, float]:
    """What a transform moves; « translate(x) » leaves the height as it is."""
    kind, _, given = transform.partition("(")
    numbers = [float(each) for each in re.findall(r"-?[\d.]+", given)]
    if kind == "matrix":
        assert numbers[:4] == [1, 0, 0, -1]
        return numbers[4], numbers[5]
    assert kind in ("", "translate"), transform
    return (*numbers, 0.0, 0.0)[0], (*numbers, 0.0, 0.0)[1] if len(numbers) > 1 else 0.0


@pytest.mark.parametrize("name", STATES)
def test_no_words_meet_and_none_leaves_the_page(name: str) -> None:
    ensure_apart(draw("progress", dict(STATES[name]), form="svg"))


@pytest.mark.parametrize("count", [0, 1, 6])
def test_no_words_of_the_weeks_meet_and_none_leaves_the_page(count: int) -> None:
    values = {**weeks_of(34, count), "most": 34, "fills": weeks._COLOURS}
    ensure_apart(draw("weeks", values, form="svg"))


def ensure_apart(svg: bytes) -> None:
    found = list(runs(svg))
    assert len(found) > 4
    for one, other in combinations(found, 2):
        assert not one.meets(other), (one, other)
    assert all(box.left >= 20 and box.right <= WIDTH - 20 for box in found)


# --- Pictures --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STATES)
def test_the_picture_of_progress_is_as_wide_as_a_phone_and_light(name: str) -> None:
    drawn = draw_progress(STATES[name])
    wide, high = size(drawn)
    assert wide == WIDTH * DENSE
    assert wide / 2 < high <= HEIGHT_MAX * DENSE
    assert len(drawn) <= SIZE_MAX


def test_the_picture_of_the_guide_is_light() -> None:
    assert 0 < GUIDE.stat().st_size <= 150_000


def test_the_same_picture_is_drawn_each_time_within_a_moment() -> None:
    first = draw_progress(STATES["half"])
    begun = time.perf_counter()
    assert draw_progress(STATES["half"]) == first
    assert time.perf_counter() - begun < 2  # 20 ms on a machine at rest


def test_words_are_words_whatever_they_hold() -> None:
    """Nothing in a title is an order of the template."""
    odd = {**STATES["begun"], "title": '#panic("x") $x$ *a* _b_ <c> @d \\ " €', "early": "#1 [ ] {"}
    assert (
        len(list(runs(draw("progress", odd, form="svg"))))
        >= len(list(runs(draw("progress", dict(STATES["begun"]), form="svg")))) - 2
    )


def spans(*pairs: tuple[int, int]) -> list[Extent]:
    return [Extent(low=low, high=high) for low, high in pairs]


def weeks_of(most: int, count: int) -> Weeks:
    """Values of a picture: counts up to `most`, over `count` weeks."""
    half = spans((0, 4), (most // 2, most // 2), (most // 2, most))
    said = "Terminé : moins de 5. Commencé : entre 34 et 46. Inscrits : presque tous."
    names = ("Direction générale adjointe > Accueil et état civil", "x" * 40, "Voirie")
    curves = [Curve(name=name, spans=half[1:2] * count, said="34") for name in ("Commencé", "Fini")]
    return Weeks(
        title="Un cours au titre bien long, qui tient sur deux lignes",
        subject="Au lundi 23 novembre 2026",
        parts=["terminé", "en cours", "pas commencé"],
        between="entre les deux",
        stacks=[Stack(name=name, spans=half, said=said) for name in names],
        over="Au fil des semaines",
        weeks=["26 oct.", "9 nov.", "23 nov."][:count],
        curves=curves if count else [],
        language="fr",
    )


@pytest.mark.parametrize("most", [0, 1, 12, 99_999])
@pytest.mark.parametrize("count", [0, 1, 2, 60])
def test_bars_and_lines_of_managers_at_any_number(most: int, count: int) -> None:
    drawn = draw_weeks(weeks_of(most, count))
    wide, high = size(drawn)
    assert wide == WIDTH * DENSE
    assert 400 < high <= HEIGHT_MAX * DENSE
    assert len(drawn) <= SIZE_MAX


def test_a_bar_is_as_long_as_its_counts() -> None:
    """Full up to the least, striped up to the most: parts are rectangles of the drawing."""
    values = {**weeks_of(20, 0), "most": 20, "fills": weeks._COLOURS}
    values["stacks"] = [Stack(name="Voirie", spans=spans((5, 5), (10, 15), (20, 20)), said="")]
    drawn = ElementTree.fromstring(draw("weeks", values, form="svg"))  # noqa: S314  ours
    paths = [str(each.get("d")) for each in drawn.iter(f"{SVG}path")]
    wide = {round(ink(each).right) for each in paths if round(ink(each).bottom) == 18}
    assert wide == {round((WIDTH - 44) * share) for share in (0.25, 0.5, 0.75, 1)}


def test_the_parts_of_a_bar_are_told_apart_without_colours() -> None:
    dark, light = sorted(map(luminance, weeks._COLOURS))
    assert (light + 0.05) / (dark + 0.05) >= 3


@pytest.mark.parametrize("days", [1, 2, 40])
def test_lines_of_a_simulation(days: int) -> None:
    series = {name: [float(n % 101) for n in range(days)] for name in ("a", "b", "c")}
    drawn = draw_lines("T", series, labels={0: "Mon\n1 Jan"}, shaded=[0], axes="In per cent")
    assert size(drawn)[0] == lines.WIDTH * DENSE
