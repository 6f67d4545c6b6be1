"""Alembic migrations, from the first table on. `HEAD` is the number of the newest file."""

from importlib.resources import files

HEAD = max(
    each.name[:4]
    for each in files(__package__).joinpath("versions").iterdir()
    if each.name[0].isdigit()
)
