"""Alembic migrations, from the first table on. `HEAD` is the newest; a test holds it true."""

HEAD = "0005"
