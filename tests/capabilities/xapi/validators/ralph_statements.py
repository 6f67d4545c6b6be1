"""Statements of the standard input, one a line, checked by Ralph's models: a list of faults each.

Run in an environment of its own.
"""

from __future__ import annotations

import json
import sys

from pydantic import ValidationError
from ralph.models.xapi.base.statements import BaseXapiStatement


def faults(statement: object) -> list[str]:
    try:
        BaseXapiStatement.model_validate(statement)
    except ValidationError as error:
        return [f"{each['type']} {'.'.join(map(str, each['loc']))}" for each in error.errors()]
    return []


for line in sys.stdin:
    print(json.dumps(faults(json.loads(line))))
