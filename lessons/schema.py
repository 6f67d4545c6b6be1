"""The JSON Schema of `course.yaml`, for completion in editors (`levain schema`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lessons.course import Course

SCHEMA_FILE = Path(__file__).parent / "course.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def course_schema() -> dict[str, Any]:
    """Return the schema (2020-12) of a course file."""
    return {"$schema": DIALECT, **Course.model_json_schema(mode="validation")}


def schema_text() -> str:
    """Return the schema as text, equal to the committed copy `course.schema.json`."""
    return json.dumps(course_schema(), ensure_ascii=False, indent=2) + "\n"
