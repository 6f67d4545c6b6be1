"""House rules that no linter holds: how docstrings read, and how long code is.

What counts, rule by rule:

- Opening: the first word of a docstring (module, class or function). Pronouns, relatives,
  conjunctions and prepositions are refused. Articles, numbers, « Every » and « No » are
  accepted. Quotes, backticks, digits and code names are accepted too.
- Sentence: at most 25 words. A full stop, `!` or `?` before a space ends it, and so do a blank
  line, a list item and a table row. Colons and semicolons do not. A word is what stands between
  spaces and holds a letter or a digit. Code in backticks is one word.
- Code is not prose: fenced blocks, indented paragraphs other than list items, trees, `>>>`,
  `$`, and a paragraph that begins with `Example:` or `Examples:`.
- Phrase: read in docstrings and comments, across the ends of their lines.
- Typography: strings of `bot/` hold neither guillemets around words nor a sign after a space.
  Sentences and their marks are in Fluent files.
- File: at most 350 lines, unless a sentence of its first docstring begins with « Long because ».
- Function: from `def` to its last line, decorators and docstring left out, inner ones included.
  The median and the nine-in-ten length are those of all files read together.
- Class: public and at the top of its file, under a name of its own.

Complexity is held by ruff (C901).
"""

from __future__ import annotations

import ast
import io
import math
import re
import statistics
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple

SENTENCE_MAX = 25  # words
FILE_MAX = 350  # lines
MEDIAN_MAX = 6  # lines of a function
P90_MAX = 17  # lines of a function

PRONOUNS = """
i me my mine myself we us our ours you your yours he him his himself she her hers herself
it its itself they them their theirs themselves one's oneself
this that these those who whom whose whoever which whichever what whatever there
all each both either neither some somebody someone something any anybody anyone anything
everybody everyone everything none nobody nothing others another such
"""
CONJUNCTIONS = """
where wherever when whenever whether while how however why as if unless until till once since
because so than though although whereas and or but nor
"""
PREPOSITIONS = """
about above across after against along among around at before behind below beneath beside
besides between beyond by despite down during except for from in inside into like near of off
on onto out outside over per through throughout to toward towards under up upon via with within
without
"""
OPENINGS = {
    word: kind
    for kind, words in (
        ("pronoun", PRONOUNS),
        ("conjunction", CONJUNCTIONS),
        ("preposition", PREPOSITIONS),
    )
    for word in words.split()
}
# A number or an amount before a noun is fine; before these words it stands for a noun.
AMOUNT = re.compile(
    r"(?:(?:every|no) )?(?:one|two|three|four|many|few|several|most|more|much) "
    r"(?:an?|of|that|which|who|whose)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*(?![\w(]|\.\w)")

PHRASES = re.compile(
    r"\b(?:(?i:deal|deals|dealt|dealing)\s+(?i:with)"
    r"|(?i:is|are)\s+(?i:told)"
    r"|(?i:that)\s+(?i:one)(?!['’\w-])"
    r"|Those\s+that|That\s+of\s+the|So\s+far\s+was)\b"
)

# Guillemets with a space inside; a sign after a word and a space, of which SQL has some: « N ? ».
MARKED = re.compile(
    "«[ \u00a0\u202f]|[ \u00a0\u202f]»|[\u00a0\u202f][:;!?%]"
    r"|(?<=[^\W\d_]) [:;!](?= |$)|(?<=[a-zà-ÿ]) \?(?= |$)"
)
MARKED_AFTER = re.compile(r" [:;!?](?= |$)")  # a value in a string

FENCED = re.compile(r"^\s*```.*?^\s*```", re.MULTILINE | re.DOTALL)
PARAGRAPH = re.compile(r"(?:^.*\S.*(?:\n|\Z))+", re.MULTILINE)
MARK = r"\s*(?:[-*•]|\d\d?[.)])\s"  # of a list item
CODE = re.compile(rf"(?!{MARK})\s|>>> |\$ |Examples?:")  # how such a paragraph begins
TREE = re.compile(r"^\s*[│├└]", re.MULTILINE)
ITEM = re.compile(rf"\A{MARK}")
BLOCK = re.compile(rf"^(?={MARK}|\s*\|)", re.MULTILINE)
SPAN = re.compile(r"``.+?``|`[^`]+`", re.DOTALL)
SENTENCE = re.compile(r"\S.*?(?:[.!?](?=[)\]\"'’”»*_]*(?:\s|\Z))|\Z)", re.DOTALL)

Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = ast.Module | ast.ClassDef | Function


class Finding(NamedTuple):
    """A broken rule and its place."""

    path: str
    line: int
    kind: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class Text(NamedTuple):
    """A docstring, or comments on lines that follow each other."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file, read once."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())


def source(path: str, text: str) -> Source:
    return Source(path, text, ast.parse(text, path))


def read(folders: Iterable[Path]) -> list[Source]:
    """Read every Python file of the folders, or the files themselves."""
    paths = chain.from_iterable(
        [each] if each.is_file() else sorted(each.rglob("*.py")) for each in folders
    )
    return [source(path.as_posix(), path.read_text(encoding="utf-8")) for path in paths]


def findings(sources: list[Source]) -> list[Finding]:
    """Gather what every rule finds, by place."""
    found = chain(
        (Finding(each.path, *one) for each in sources for rule in RULES for one in rule(each)),
        figures_exceeded(sources),
        classes_of_one_name(sources),
    )
    return sorted(found)


Found = Iterator[tuple[int, str, str]]  # line, kind, message


# --- Docstrings and comments -----------------------------------------------------------------


def docstrings(source: Source) -> Iterator[Text]:
    for node in ast.walk(source.tree):
        if isinstance(node, Documented) and (text := ast.get_docstring(node)):
            yield Text(node.body[0].lineno, text)


def comments(source: Source) -> list[Text]:
    """List the comments; those alone on lines that follow each other are one."""
    found: list[Text] = []
    next_line = 0
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type != tokenize.COMMENT:
            continue
        line, text = token.start[0], token.string.lstrip("#")
        alone = token.line.lstrip().startswith("#")
        if alone and line == next_line:
            found[-1] = Text(found[-1].line, f"{found[-1].text}\n{text}")
        else:
            found.append(Text(line, text))
        next_line = line + 1 if alone else 0
    return found


def bad_openings(source: Source) -> Found:
    for line, text in docstrings(source):
        if refused := refused_opening(text):
            yield line, "opening", f"docstring opens with {refused}"


def refused_opening(text: str) -> str | None:
    """Name what is wrong with the first word, if anything is."""
    if not (match := WORD.match(text)):
        return None
    word = match[0].replace("’", "'")
    for form in (word.lower(), word.lower().split("'")[0]):
        if form in OPENINGS:
            return f"the {OPENINGS[form]} « {word} »"
    amount = AMOUNT.match(" ".join(text.split()))
    return f"the pronoun « {amount[0]} »" if amount else None


def long_sentences(source: Source) -> Found:
    for line, text in docstrings(source):
        for offset, sentence in sentences(text):
            if (count := words(sentence)) > SENTENCE_MAX:
                start = " ".join(sentence.split()[:5])
                yield line + offset, "sentence", f"sentence of {count} words: « {start} ... »"


def words(sentence: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in sentence.split())


def sentences(text: str) -> Iterator[Text]:
    """Give the sentences of a docstring's prose, each with its line from 0."""
    for line, block in blocks(text):
        for sentence in SENTENCE.finditer(block):
            yield Text(line + block.count("\n", 0, sentence.start()), sentence[0])


def blocks(text: str) -> Iterator[Text]:
    """Give the paragraphs, list items and table rows that are prose, each with its line."""
    text = FENCED.sub(only_newlines, text)
    for paragraph in PARAGRAPH.finditer(text):
        if CODE.match(paragraph[0]) or TREE.search(paragraph[0]):
            continue
        line = text.count("\n", 0, paragraph.start())
        for block in BLOCK.split(SPAN.sub(one_word, paragraph[0])):
            yield Text(line, ITEM.sub("", block))
            line += block.count("\n")


def only_newlines(match: re.Match[str]) -> str:
    """Keep the count of lines where code is taken out."""
    return "\n" * match[0].count("\n")


def one_word(span: re.Match[str]) -> str:
    return "".join(span[0].split()) + only_newlines(span)


def banned_phrases(source: Source) -> Found:
    for line, text in chain(docstrings(source), comments(source)):
        for match in PHRASES.finditer(text):
            place = line + text.count("\n", 0, match.start())
            yield place, "phrase", f"« {' '.join(match[0].split())} » has a plainer word"


def french_marks_in_code(source: Source) -> Found:
    """Find what a Fluent file should say: marks of French, with their spaces, in a string.

    In `adapters/` and `lessons/`, beside a value alone: they hold French to publish, and examples.
    """
    if not source.path.startswith(("bot/", "adapters/", "lessons/")):
        return
    whole = source.path.startswith("bot/")
    nodes = list(ast.walk(source.tree))
    bodies = (each.body for each in nodes if isinstance(each, Documented))
    prose = {id(one[0].value) for one in bodies if one and isinstance(one[0], ast.Expr)}
    pieces = {id(one) for each in nodes if isinstance(each, ast.JoinedStr) for one in each.values}
    for node in nodes:
        looked = id(node) not in prose if whole else id(node) in pieces
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and looked:
            begun = MARKED_AFTER.match(node.value) if id(node) in pieces else None
            if found := begun or MARKED.search(node.value):
                yield node.lineno, "typography", f"« {found[0].strip()} » is for a Fluent file"


# --- Sizes -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Lengths over all files, in lines."""

    files: list[tuple[int, str]]  # longest first, with their places
    functions: list[tuple[int, str]]

    @property
    def median(self) -> float:
        return statistics.median(length for length, _ in self.functions or [(0, "")])

    @property
    def p90(self) -> int:
        """The smallest length that nine functions in ten do not exceed."""
        rank = len(self.functions) - math.ceil(0.9 * len(self.functions))
        return self.functions[rank][0] if self.functions else 0


def figures(sources: Iterable[Source]) -> Figures:
    sources = list(sources)
    functions = (
        (function_length(node), f"{each.path}:{node.lineno} {node.name}")
        for each in sources
        for node in ast.walk(each.tree)
        if isinstance(node, Function)
    )
    return Figures(
        files=sorted(((each.lines, each.path) for each in sources), reverse=True),
        functions=sorted(functions, reverse=True),
    )


def function_length(function: Function) -> int:
    documented = ast.get_docstring(function, clean=False) is not None
    return height(function) - (height(function.body[0]) if documented else 0)


def height(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def figures_exceeded(sources: Iterable[Source]) -> Iterator[Finding]:
    figure = figures(sources)
    for name, value, limit in (
        ("median", figure.median, MEDIAN_MAX),
        ("nine-in-ten", figure.p90, P90_MAX),
    ):
        if value > limit:
            message = f"{name} length of functions is {value:g} lines, over {limit}"
            yield Finding("tree", 0, "figure", message)


def long_file(source: Source) -> Found:
    prose = sentences(ast.get_docstring(source.tree) or "")
    if source.lines > FILE_MAX and not any(text.startswith("Long because") for _, text in prose):
        yield 1, "file", f"{source.lines} lines, over {FILE_MAX}, without a « Long because »"


# --- Names -----------------------------------------------------------------------------------


def classes_of_one_name(sources: Iterable[Source]) -> Iterator[Finding]:
    """Report each class beside the first one of its name."""
    first: dict[str, str] = {}
    for each in sources:
        for node in each.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                place = f"{each.path}:{node.lineno}"
                if (other := first.setdefault(node.name, place)) != place:
                    message = f"class {node.name} is also at {other}"
                    yield Finding(each.path, node.lineno, "class", message)


RULES = (bad_openings, long_sentences, banned_phrases, french_marks_in_code, long_file)
