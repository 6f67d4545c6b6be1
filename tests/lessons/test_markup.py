from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.markup import (
    Bold,
    Bullets,
    Italic,
    Link,
    Numbered,
    Paragraph,
    Plain,
    escape,
    parse,
    plain,
    problems,
)

MARKS = st.text(st.sampled_from("*_[]()\\-1. \n\tab`#>|~!<&:/é’https"), max_size=60)
HOSTILE = [
    *("*" * 100_000, "[" * 100_000, "]" * 100_000, "\\" * 100_000, "\n" * 100_000, " " * 100_000),
    *("`" * 100_000, "~" * 100_000, "<" * 100_000, "_" * 100_000, "!" * 100_000),
    *("*a " * 30_000, "**a *b " * 15_000, "***a " * 20_000, "[a](https://x" * 8_000),
    *("[a" * 50_000, "[\\" * 50_000, "1. a\n" * 20_000, "- " * 50_000, "_a " * 30_000),
    *("<a " * 30_000, "&a" * 50_000, "a\n  " * 30_000, "- - - " * 20_000 + "x", "` `" * 30_000),
]


def paragraph(*spans: Plain | Bold | Italic | Link) -> tuple[Paragraph]:
    return (Paragraph(spans),)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", ()),
        ("Bonjour\nà tous", paragraph(Plain("Bonjour\nà tous"))),
        ("un\n\ndeux", (Paragraph((Plain("un"),)), Paragraph((Plain("deux"),)))),
        ("**a** *b*", paragraph(Bold((Plain("a"),)), Plain(" "), Italic((Plain("b"),)))),
        ("***a***", paragraph(Bold((Italic((Plain("a"),)),)))),
        ("**a *b* c**", paragraph(Bold((Plain("a "), Italic((Plain("b"),)), Plain(" c"))))),
        ("l’**outil**", paragraph(Plain("l’"), Bold((Plain("outil"),)))),
        ("*« à »*", paragraph(Italic((Plain("« à »"),)))),
        (
            "[un *lien*](https://a.fr/b?c=1#d)",
            paragraph(Link((Plain("un "), Italic((Plain("lien"),))), "https://a.fr/b?c=1#d")),
        ),
        ("**[a](https://a.fr)**", paragraph(Bold((Link((Plain("a"),), "https://a.fr"),)))),
        ("- a\n- *b*\n  c", (Bullets(((Plain("a"),), (Italic((Plain("b"),)), Plain("\nc")))),)),
        ("1. a\n\n2. b", (Numbered(((Plain("a"),), (Plain("b"),))),)),
        ("\\*a\\* \\- 1\\.", paragraph(Plain("*a* - 1."))),
    ],
)
def test_the_subset(text: str, blocks: tuple[object, ...]) -> None:
    assert parse(text) == blocks
    assert problems(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        *("5 * 3 * 2", "5*3*2", "2**8**2", "snake_case_name", "aujourd’hui, l'agent·e", "(*) voir"),
        *("« Bonjour » : ça va ; oui ! – non ?", "1 500 € (TTC) [sic]", "-5 °C", "12. rue Haute"),
        *("agent*", "C:\\Users", "a < b > c & d", "#motdièse", "https://a.fr/b_c_d", "2026. Bilan"),
    ],
)
def test_prose_stays_prose(text: str) -> None:
    assert parse(text) == paragraph(Plain(text))


@pytest.mark.parametrize(
    "text",
    [
        *("[a](http://a.fr)", "[a](javascript:alert)", "[a](https://a b)", '[a](https://a.fr"x)'),
        *(
            "[](https://a.fr)",
            "[a] (https://a.fr)",
            "[a](https://a.fr",
            "<https://a.fr>",
            "![a](b)",
        ),
    ],
)
def test_what_is_not_a_link_stays_text(text: str) -> None:
    assert parse(text) == paragraph(Plain(text))


@given(st.one_of(st.text(), MARKS))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse(escape(text)) == (paragraph(Plain(text)) if text else ())
    assert plain(escape(text)) == text


@given(st.one_of(st.text(), MARKS), st.text(alphabet="ab *\n", max_size=5))
def test_an_escaped_name_forms_no_mark_in_a_sentence(name: str, around: str) -> None:
    assert name in plain(f"x{escape(name)}x {around}")


@given(st.one_of(st.text(), MARKS))
def test_anything_is_read_and_keeps_its_words(text: str) -> None:
    letters = "".join(character for character in plain(text) if character.isalpha())
    assert "https" in text or letters == "".join(c for c in text if c.isalpha())
    for found in problems(text):
        assert found.column <= len(text.split("\n")[found.line])


@settings(max_examples=30)
@given(MARKS)
def test_it_is_a_function_of_the_text(text: str) -> None:
    assert parse(text) == parse(text)
    assert list(problems(text)) == sorted(problems(text), key=lambda each: (each.line, each.column))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_time_follows_length(text: str) -> None:
    start = process_time()
    parse(text)
    problems(text)
    plain(escape(text))
    assert process_time() - start < 5
