"""Alembic migrations, from the first table on. `HEAD` is the number of the newest file."""

import re
from importlib.resources import files

HEAD = max(
    each.name[:4]
    for each in files(__package__).joinpath("versions").iterdir()
    if each.name[0].isdigit()
)
_OURS = re.compile(r"\d{4}")  # another program has other ones


def is_ours(revision: object) -> bool:
    """Return True for a revision of Levain, of this version or another."""
    return bool(_OURS.fullmatch(str(revision)))
