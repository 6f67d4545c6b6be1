"""Texts that people may type, drawn for properties: words that mean something, and any signs."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.understanding import lexicon
from tests.understanding.scenes import scenes

_NAMED = ("naming", "negations", "choosing", "joins", "all", "lasts", "firsts", "turns", "fillers")
_MARKS = (
    *("A", "b", "c", "D", "E", "2", "3", "7", "deux", "trois", "un", "30", "bé", "cé", "Ⓑ", "2️⃣"),
    *("premier", "deuxième", "dernière", "V", "f", "%", "?", "!", ",", "."),
)
_ASIDE = (
    *("stop", "pause", "leçon", "merci", "délégué", "demain", "lundi", "10h", "pourquoi"),
    *("mot", "aide", "suicide", "chef"),
)
LABELS = sorted({each.label for scene in scenes().values() for each in scene.menu.letters})
WORDS = sorted(
    {
        *(word for name in _NAMED for word in lexicon.words(name)),
        *(word for label in LABELS for word in label.split()),
        *_MARKS,
        *_ASIDE,
    }
)
_DRESSED = ("réponse", "la", "je", "dis", "et", "svp", "bonjour", "c’est", "ou", "pas", ",", "mais")
answers = st.lists(st.sampled_from([*_DRESSED, *_MARKS, *LABELS]), min_size=1, max_size=4).map(
    " ".join
)
sentences = st.lists(st.sampled_from([*WORDS, *_MARKS, *LABELS]), max_size=8).map(" ".join)
anything = st.one_of(
    st.text(max_size=500), sentences, st.text(alphabet="abcd ,.?'’123-", max_size=60)
)

# Options made up: some words, and the same with a word more, so that some begin alike.
_label = st.lists(
    st.sampled_from([each for each in WORDS if each.isalnum()]), min_size=1, max_size=5
)
labels = _label.map(" ".join)
