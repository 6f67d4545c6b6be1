"""The documentation names all there is, and its links lead somewhere."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
import typer
from fluent.syntax import FluentParser, ast

from adapters.matrix.settings import MatrixSettings
from adapters.slack.settings import SlackSettings
from bot.capabilities import load_capabilities
from bot.run.attestation import IssuerSettings
from bot.run.cli import make_app
from bot.run.measures import RegisterSettings
from bot.run.platforms import load_platforms
from bot.run.privacy import KEPT, PrivacySettings
from bot.run.settings import Person, settings_model
from bot.run.xapi import XapiSettings
from bot.turn.router import Router
from lessons import catalogue as others
from lessons import course as models
from lessons.check import survey
from lessons.content import NOT_BLANK, Content
from lessons.questions import KINDS
from lessons.questions.base import BaseQuestion
from lessons.questions.case import CaseOption
from lessons.questions.options import AnswerOption

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
COMMANDS = Router(load_capabilities()).commands
COMMANDS_PAGE = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
FORMAT_PAGE = (DOCS / "reference" / "course-format.md").read_text(encoding="utf-8")
TRAINERS_PAGE = (DOCS / "guides" / "formateur.md").read_text(encoding="utf-8")
TREE_PAGE = (DOCS / "reference" / "architecture.md").read_text(encoding="utf-8")
PACKAGES = ("bot", "adapters", "scheduler", "lessons")
LESSON, MORE = re.findall(r"```yaml\n(.*?)```", TRAINERS_PAGE, re.DOTALL)
QUESTIONS = re.split(r"\n(?=- id: )", MORE)
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("[!.]*/**/*.md")])


def section(page: str, title: str) -> str:
    """What stands under a heading, up to the next heading."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"no section {title!r}"
    return found[1]


def rows(text: str) -> dict[str, str]:
    """The rows of a table, by the code that their first cell begins with."""
    return {m[1]: m[0] for m in re.finditer(r"^\| `([^`]+)`.*$", text, re.MULTILINE)}


# --- Chat commands ---------------------------------------------------------------------------


def test_every_chat_command_has_its_row_and_no_row_has_outlived_its_command() -> None:
    table = rows(section(COMMANDS_PAGE, "In the chat"))
    assert table.keys() == {command.name for command in COMMANDS}
    for command in COMMANDS:
        _, _, french, english, *_ = table[command.name].split("|")
        named = set(re.findall(r"`([^`]+)`", french + english))
        assert named == set(command.words), command.name


# --- The `levain` command --------------------------------------------------------------------


def subcommands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    children = getattr(command, "commands", None)
    if children is None:
        yield name, command
        return
    for word, child in children.items():
        yield from subcommands(child, f"{name} {word}")


SUBCOMMANDS = dict(subcommands(typer.main.get_command(make_app()), "levain"))


def test_the_subcommands_described_are_those_there_are() -> None:
    described = set(re.findall(r"^### `(levain [^`]+)`$", COMMANDS_PAGE, re.MULTILINE))
    assert described == set(SUBCOMMANDS)


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_every_option_of_a_subcommand_is_described(name: str) -> None:
    described = section(COMMANDS_PAGE, f"`{name}`")
    for parameter in SUBCOMMANDS[name].params:
        if parameter.param_type_name == "option":
            names = [*parameter.opts, *parameter.secondary_opts]
        else:
            names = [str(parameter.name).upper()]
        for each in names:
            assert re.search(
                rf"^\| .*`\[?{re.escape(each)}\]?(?:\.\.\.)?`.*\|", described, re.MULTILINE
            ), f"{name}: {each}"


# --- Settings --------------------------------------------------------------------------------


SETTINGS = settings_model(load_platforms())


def test_every_setting_has_its_row() -> None:
    described = section(COMMANDS_PAGE, "Settings")
    table = rows(described)
    fields = {each.alias or name: each for name, each in SETTINGS.model_fields.items()}
    assert table.keys() == fields.keys()
    for name, field in fields.items():
        if name != "people":
            assert f"`LEVAIN_{name.upper()}`" in table[name]
        if isinstance(field.default, str | int):
            default = str(field.default)
            written = default.lower() if isinstance(field.default, bool) else default
            assert f"`{written}`" in table[name], f"default of {name}"
    assert rows(section(COMMANDS_PAGE, "People")).keys() == Person.model_fields.keys()
    issuer = rows(section(COMMANDS_PAGE, "Attestation"))
    assert issuer.keys() == IssuerSettings.model_fields.keys()
    register = rows(section(COMMANDS_PAGE, "Register"))
    assert register.keys() == RegisterSettings.model_fields.keys()
    privacy = rows(section(COMMANDS_PAGE, "Privacy"))
    assert privacy.keys() == PrivacySettings.model_fields.keys()
    for name, kept in KEPT.items():
        row = privacy[f"{name}_days"]
        assert f"`{kept.days}`" in row, name
        assert f"from {kept.least} to {kept.most}" in row, name
    written = XapiSettings.model_fields.keys() - XapiSettings.variables
    assert rows(section(COMMANDS_PAGE, "xAPI")).keys() == written
    assert rows(section(COMMANDS_PAGE, "Matrix")).keys() == MatrixSettings.model_fields.keys()
    written = SlackSettings.model_fields.keys() - SlackSettings.variables
    assert rows(section(COMMANDS_PAGE, "Slack")).keys() == written


def test_the_example_of_settings_is_sound() -> None:
    pages = [
        (DOCS / "guides" / f"{name}.md").read_text("utf-8") for name in ("administrateur", "matrix")
    ]
    examples = re.findall(r"```toml\n(.*?)```", "".join(pages) + COMMANDS_PAGE, re.DOTALL)
    assert len(examples) == 9
    for text in examples:
        given = SETTINGS.model_validate(tomllib.loads(text))
        told = given.xapi.endpoint or given.privacy.nominal_export
        assert given.people or given.attestation.employer or told or given.privacy.responsible


# --- The course format -----------------------------------------------------------------------

TITLES = {
    others.LongCourse: "Longer course",
    others.CourseSession: "Session",
    AnswerOption: "Option",
    CaseOption: "Case option",
}
CONTENT = [
    each
    for each in Content.__subclasses__()
    if each not in (others.Catalogue, models.Glossary, BaseQuestion)
]
CLOSED = [
    each
    for module in (models, others)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, StrEnum)
]


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model.__name__)
def test_every_field_of_a_course_is_described_with_its_bounds(model: type[Content]) -> None:
    table = rows(section(FORMAT_PAGE, TITLES.get(model, model.__name__)))
    assert table.keys() == model.model_fields.keys()
    assert_bounds_are_given(model, table)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_question_is_described_with_its_example(kind: str) -> None:
    model, described = KINDS[kind], section(FORMAT_PAGE, f"`{kind}`")
    assert f"```yaml\n{model.example}```" in described
    table = rows(section(FORMAT_PAGE, "Question")) | rows(described)
    assert table.keys() >= model.model_fields.keys() >= rows(described).keys()
    assert f"`{kind}`" in table["kind"]
    assert_bounds_are_given(model, table)


def assert_bounds_are_given(model: type[Content], table: dict[str, str]) -> None:
    whole = model.model_json_schema()
    schema = whole if "properties" in whole else whole["$defs"][model.__name__]
    for name, described in schema["properties"].items():
        row = table[name].replace(",", "")
        for bound in bounds(described):
            assert re.search(rf"\b{bound}\b", row), f"{name}: {bound} is not in {table[name]}"


def bounds(schema: dict[str, Any]) -> Iterator[int]:
    """The numbers an author should know: not those of ids and addresses, described once."""
    parts = [schema, *schema.get("anyOf", ()), schema.get("items", {})]
    for part in parts:
        if "pattern" not in part or part["pattern"] == NOT_BLANK:
            keys = ("maxLength", "minItems", "maxItems", "minimum", "maximum")
            yield from (int(part[key]) for key in keys if key in part)


@pytest.mark.parametrize("model", [others.Catalogue, models.Glossary], ids=lambda m: m.__name__)
def test_the_other_files_are_described(model: type[Content]) -> None:
    for name in (model.__name__, *model.model_fields):
        assert f"`{name}`" in FORMAT_PAGE


@pytest.mark.parametrize("closed", CLOSED, ids=lambda closed: closed.__name__)
def test_every_value_of_a_closed_list_is_given(closed: type[StrEnum]) -> None:
    assert {value for value in closed if f"`{value}`" not in FORMAT_PAGE} == set()


def test_every_problem_has_its_row() -> None:
    source = (ROOT / "lessons" / "texts" / "fr.ftl").read_text(encoding="utf-8")
    keys = [each.id.name for each in FluentParser().parse(source).body if is_problem(each)]
    codes = {key.removeprefix("problem-") for key in keys}
    assert codes
    assert rows(section(FORMAT_PAGE, "Problems")).keys() == codes


def is_problem(entry: object) -> bool:
    return isinstance(entry, ast.Message) and entry.id.name.startswith("problem-")


def test_the_lesson_of_the_trainers_guide_is_sound(tmp_path: Path) -> None:
    assert codes(tmp_path, LESSON) == []


@pytest.mark.parametrize("example", QUESTIONS, ids=lambda example: example.split()[2])
def test_a_question_of_the_trainers_guide_is_sound(tmp_path: Path, example: str) -> None:
    assert set(codes(tmp_path, LESSON + indent(example, " " * 6))) <= {"no-variant"}


def test_the_trainers_guide_says_when_each_kind_is_of_use() -> None:
    assert rows(section(TRAINERS_PAGE, "Choisir comment on répond")).keys() == KINDS.keys()
    shown = set(re.findall(r"^ *kind: (\w+)$", LESSON + "".join(QUESTIONS), re.MULTILINE))
    assert shown | {"single", "truefalse"} == KINDS.keys()


def codes(folder: Path, text: str) -> list[str]:
    """Codes of the problems and of the advice on a course."""
    file = folder / "bien-demander" / "course.yaml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return [problem.code for problem in survey([file.parent]).reported]


# --- Files and links -------------------------------------------------------------------------


def test_the_tree_shows_every_module_and_no_other() -> None:
    modules = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if path.name != "__init__.py"
    }
    drawn = {path for path in tree() if path.endswith(".py") and path.startswith(PACKAGES)}
    assert drawn == modules


def test_the_tree_has_one_row_for_each() -> None:
    """Two branches that add a row each are merged without a conflict."""
    drawn = Counter(tree())
    assert [path for path, count in drawn.items() if count > 1] == []


def tree() -> Iterator[str]:
    """The paths that the drawn tree stands for: a folder holds what is indented under it."""
    folders: list[str] = []
    for line in section(TREE_PAGE, "The tree").splitlines():
        if drawn := re.match(r"((?:  )*)([\w./<>-]+?/?)(?=  |$)", line):
            depth = len(drawn[1]) // 2
            folders[depth:] = [drawn[2]]
            yield "".join(folders)


PLACE = re.compile(rf"`((?:{'|'.join((*PACKAGES, 'tests', 'docs'))})/[\w./-]*)(?::([\w.]+))?`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_and_function_named_exists(page: Path) -> None:
    for file, name in PLACE.findall(page.read_text(encoding="utf-8")):
        assert (ROOT / file).exists() or "bien-demander" in file, file  # the guide's example
        source = (ROOT / file).read_text(encoding="utf-8") if name else ""
        for word in name.split(".") if name else ():
            defined = re.compile(rf"^\s*(async def|def|class) {word}\b", re.MULTILINE)
            assert defined.search(source), f"{file}: {name}"


FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for link in (a or b for a, b in LINK.findall(prose(page))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def prose(page: Path) -> str:
    """The text of a page without its code, where a link is only an example."""
    return re.sub(r"`[^`\n]*`", "", FENCED.sub("", page.read_text(encoding="utf-8")))


def anchors(page: Path) -> set[str]:
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_decision_is_listed_under_its_title() -> None:
    listed = (DOCS / "adr" / "README.md").read_text(encoding="utf-8")
    pages = sorted((DOCS / "adr").glob("0*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        number, title = page.read_text(encoding="utf-8").splitlines()[0][2:].split(". ", 1)
        assert f"| [{number}]({page.name}) | {title} |" in listed


# --- French ----------------------------------------------------------------------------------

GUIDES = sorted((DOCS / "guides").glob("*.md"))
SPACE = "[^\\S\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"  # one at which a line may break
INDENTED = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
LOOSE = re.compile(f"«(?!\N{NO-BREAK SPACE})|(?<!\N{NO-BREAK SPACE})»|{SPACE}[:;!?%]|'")


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_no_line_of_a_guide_breaks_before_a_sign(page: Path) -> None:
    shown = INDENTED.sub("", page.read_text(encoding="utf-8"))
    shown = re.sub(r"`[^`\n]*`", "0", shown)
    shown = re.sub(r"^\|[-:|]+$|\]\([^)]*\)", "", shown, flags=re.MULTILINE)
    found = [line for line in shown.splitlines() if LOOSE.search(line)]
    assert found == []


def test_there_are_pages_to_look_at() -> None:
    assert {page.name for page in PAGES} >= {"README.md", "CONTRIBUTING.md", "agent.md"}
