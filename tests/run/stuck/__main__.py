"""`python -m tests.run.stuck SECONDS`: `levain run` on that platform, with a watchdog."""

import sys

import uvloop

from bot.capabilities import load_capabilities
from bot.run.log import begin_log
from bot.run.platforms import load_records
from bot.run.serve import serve
from bot.run.settings import read_settings
from tests.house import SMALL

FOLDERS = ("tests.run.stuck",)

load_capabilities()  # before the watchdog looks: on a busy machine that takes a second
load_records()
begin_log(sys.stderr)
variables = {"LEVAIN_PLATFORMS": "stuck", "LEVAIN_LESSONS": str(SMALL)}
settings = read_settings(variables, folders=FOLDERS)
uvloop.run(serve(settings, FOLDERS, create=True, limit=float(sys.argv[1])))
