"""Environment variables that hold settings: which there are, those that are set, wrong ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.section import Key, Section
from bot.domain.errors import SettingsError
from bot.run.faults import name_place, name_setting, nearest, tables
from bot.run.toml import Document

LISTS = ("platforms", "fsrs_parameters")  # of values that a variable separates by commas
# What Kubernetes gives the containers beside a Service called levain, or levain-something.
_KUBERNETES = re.compile(
    r"LEVAIN_(.+_)?(SERVICE_(HOST|PORT(_.+)?)=.+|PORT=\w+://.+|PORT_\d+_(TCP|UDP|SCTP)(_.+)?=.+)"
)


def find_variables(
    model: type[Section], environment: Mapping[str, str], file: Document
) -> dict[Key, str]:
    """Return the variables that are set, by the key of their value.

    Raises SettingsError for one without a setting, and for a secret that stands in the file.
    """
    known = _known(model)
    ours = {name for name in environment if name.upper().startswith("LEVAIN_")}
    for name in sorted(ours - known.keys()):
        if not _KUBERNETES.fullmatch(f"{name}={environment[name]}"):
            raise SettingsError(_explain(name, model, file.name))
    for key in known.values():
        _refuse_secret(key, file)
    return {key: name for name, key in known.items() if _is_set(environment.get(name), key)}


def put(values: dict[str, Any], key: Key, raw: str) -> None:
    """Put the text of a variable among the values of the file, which it overrides."""
    name, *inner = map(str, key)
    if not inner:
        values[name] = [each.strip() for each in raw.split(",")] if name in LISTS else raw
    elif isinstance(table := values.get(name, {}), dict):
        values[name] = table | {inner[0]: raw}


def _known(model: type[Section]) -> dict[str, Key]:
    """Return every variable that may be set, with the key of its value."""
    known: dict[str, Key] = {}
    for name, field in model.model_fields.items():
        sections = list(tables(field.annotation))
        if not sections:
            known[f"LEVAIN_{name.upper()}"] = (name,)
        for section in sections:
            known |= {variable: (name, inner) for inner, variable in section.variables.items()}
    return known


def _is_set(value: str | None, key: Key) -> bool:
    """Return True for a value; an empty secret is none, as Compose gives it."""
    return value is not None and (bool(value) or len(key) == 1)


def _explain(name: str, model: type[Section], file: str) -> str:
    """Return the remedy for a variable without a setting."""
    setting, known = name.upper().removeprefix("LEVAIN_").lower(), _known(model)
    kept = {"_".join(key): name_setting(key) for key in _kept(model)}
    meant = {"_".join(map(str, key)): variable for variable, key in known.items()}
    if setting in kept.keys() - meant.keys():
        return f"{name}: {kept[setting]} can only be set in {file}: write it there, unset {name}"
    hint = nearest(setting, meant)
    return f"{name}: no setting has this variable: {f'{hint} Else ' if hint else ''}unset it"


def _kept(model: type[Section]) -> Iterator[tuple[str, ...]]:
    """Yield the keys that no variable holds: tables, and what stands in those of platforms."""
    for known, field in model.model_fields.items():
        name = field.alias or known
        for section in tables(field.annotation):
            yield (name,)
            yield from ((name, inner) for inner in section.model_fields)


def _refuse_secret(key: Key, file: Document) -> None:
    """Raise SettingsError for a secret that stands in the file itself."""
    table = file.values.get(str(key[0]))
    if len(key) > 1 and isinstance(table, dict) and key[1] in table:
        name = name_setting(key)
        raise SettingsError(
            f"{name_place((key,), file, {})}: {name}: a secret does not stand here: write it in a"
            f" file of its own, and the path of that file as {name}_file"
        )
