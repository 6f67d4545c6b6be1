"""The glossary for learners, `glossary.yaml`, and the search of a word in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path

from rapidfuzz import fuzz, process

from lessons.course import Glossary, Term
from lessons.errors import CourseInvalid
from lessons.loader import read_file
from lessons.rules import unique_ids
from lessons.validation import validate

GLOSSARY_FILE = "glossary.yaml"
NEAR = 65  # per cent of likeness from which a term is worth offering
OFFERED = 4


def load_glossary(file: Path) -> dict[str, Term]:
    """Return the terms by id, in the order of the file. Raises CourseInvalid."""
    tree = read_file(file)
    glossary = validate(Glossary, tree)
    if tree.root:
        unique_ids(tree, tree.root.items("terms"))
    if glossary is None or tree.problems:
        raise CourseInvalid(tree.problems)
    return {term.id: term for term in glossary.terms}


def look_up(terms: Mapping[str, Term], word: str) -> tuple[Term | None, list[Term]]:
    """Return the term that `word` names, if any, else the nearest ones, best first.

    Capitals, accents, punctuation and ligatures do not count; an alias is as good as the term.
    """
    names = {fold(name): term for term in reversed(list(terms.values())) for name in _names(term)}
    wanted = fold(word[:100])
    if wanted in names:
        return names[wanted], []
    near = process.extract(wanted, list(names), scorer=fuzz.WRatio, score_cutoff=NEAR, limit=20)
    found = {names[name].id: names[name] for name, _, _ in near} if len(wanted) > 1 else {}
    return None, list(found.values())[:OFFERED]


def fold(text: str) -> str:
    """Return the bare letters and digits of `text`: « Système d’IA » is `systeme d ia`."""
    open_ligatures = text.casefold().replace("œ", "oe").replace("æ", "ae")
    letters = unicodedata.normalize("NFKD", open_ligatures)
    kept = (c for c in letters if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def _names(term: Term) -> tuple[str, ...]:
    """Return the names of a term; « IA générative (IAG) » has its two parts as names too."""
    bare, _, short = term.term.partition("(")
    names = (term.id, *term.aliases, term.term, bare, short.rstrip(") "))
    return tuple(name for name in names if fold(name))
