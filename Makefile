# One recipe each; everything lives in .venv. `make` alone lists the targets.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
UV     := $(BIN)/uv
ONCE   := .cache/uv-once

# What the system trusts, as behind a proxy that inspects TLS; pip's mirror is uv's too.
export UV_SYSTEM_CERTS ?= 1
ifneq ($(PIP_INDEX_URL),)
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif
TRUSTED := import ssl; paths = ssl.get_default_verify_paths(); print(paths.cafile or paths.capath or "")
OFFLINE := { echo 'levain: this step has failed: « Behind a proxy », in README.md, may help' >&2; exit 1; }
PINNED  := --require-hashes --build-constraints requirements.lock

.DEFAULT_GOAL := help
.PHONY: help install production demo test check format lock bench compare learning disclosure years crash matrix slack managers drill tries drawings picture pictures clean

help:      ## this list
	@sed -n 's/^\([a-z]*\): .*## /  make \1\t/p' Makefile | expand -t 18

install: $(READY)  ## everything needed, pinned and hash-checked, into .venv

# uv itself is pinned in the lock: pip installs that one entry, uv installs the rest.
$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Levain needs Python 3.11 or later: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@echo 'levain: step 1 of 4, an environment in $(VENV): about 5 seconds' >&2
	@$(PYTHON) -m venv $(VENV) || \
	  { echo 'python3 cannot make a virtual environment: install the python3-venv package' >&2; exit 1; }
	@echo 'levain: step 2 of 4, uv, which fetches the rest: about 5 seconds' >&2
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.txt
	@REQUESTS_CA_BUNDLE="$${REQUESTS_CA_BUNDLE-$$($(BIN)/python -c '$(TRUSTED)')}" \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(VENV)/uv.txt || $(OFFLINE)

$(READY): requirements.lock pyproject.toml | $(UV)
	@echo 'levain: step 3 of 4, packages, each checked against its hash: about 30 seconds, 150 MB the first time' >&2
	@$(UV) pip install --quiet --python $(BIN)/python --compile-bytecode $(PINNED) -r requirements.lock || $(OFFLINE)
	@echo 'levain: step 4 of 4, Levain itself: about 3 seconds' >&2
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q bot lessons adapters scheduler
	@touch $@

# The same lock, as constraints: what is not asked for stays out. uv makes the environment anew,
# without itself nor pip. Then goes what never runs: tests, sources in C, languages that Levain does
# not speak, symbols of debuggers (not in *.libs, which strip breaks).
UNUSED := -name '*.[cha]' -o -name '*.cpp' -o -name '*.py[ix]' -o -name '*.pxd' \
  -o -path '*/babel/locale-data/*' ! -name 'fr*' ! -name 'en*' ! -name 'root.dat'

production: | $(UV)  ## what `levain run` needs and no tool, into .venv: for a server or an image
	@mkdir -p .cache && cp $(UV) $(ONCE)
	@$(ONCE) venv --quiet --clear --python $(PYTHON) $(VENV)
	@echo 'levain: step 3 of 4, packages, each checked against its hash: about 20 seconds, 90 MB the first time' >&2
	@$(ONCE) pip install --quiet --python $(BIN)/python --compile-bytecode --link-mode copy $(PINNED) --constraints requirements.lock --all-extras -r pyproject.toml || $(OFFLINE)
	@find $(VENV)/lib -type d -name tests -prune -exec rm -r {} +
	@find $(VENV)/lib -type f \( $(UNUSED) \) -delete
	@! command -v strip >/dev/null || \
	  find $(VENV)/lib -name '*.so' ! -path '*.libs/*' -exec strip --strip-unneeded {} +
	@echo 'levain: step 4 of 4, Levain itself: about 3 seconds' >&2
	@$(ONCE) pip install --quiet --python $(BIN)/python --no-deps --build-constraints requirements.lock --editable . || $(OFFLINE)
	@$(BIN)/python -m compileall -q bot lessons adapters scheduler
	@rm $(ONCE)

demo: $(READY)  ## a chat in this terminal: no account, no network, simulated time
	@$(BIN)/levain demo

test: $(READY)  ## every test (ARGS=--update rewrites what is expected)
	@$(BIN)/python -m pytest -n auto $(ARGS)

check: $(READY)  ## style, types, layers, course files
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.style
	@$(BIN)/levain check

format: $(READY)  ## let ruff put the code in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: $(READY)  ## pin the newest versions that pyproject.toml allows
	@$(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 --upgrade \
	  --no-emit-index-url --group dev --all-extras pyproject.toml -o requirements.lock

bench: $(READY)  ## measurements, as ratios (tests/bench/)
	@$(BIN)/python -m pytest tests/bench -s -p no:xdist --bench

compare: $(READY)  ## processor time beside another checkout, OLD=path (ARGS=--help)
	@test -n "$(OLD)" || { echo 'say which: make compare OLD=path/of/another/checkout' >&2; exit 2; }
	@$(BIN)/python -m tests.compare $(OLD) $(ARGS)

learning: $(READY)  ## what is remembered, by schedule of reviews: some minutes (tests/learning/)
	@$(BIN)/python -m tests.learning $(ARGS)

disclosure: $(READY)  ## what figures of teams give away, by linear programming: some minutes (tests/disclosure/)
	@$(BIN)/python -m tests.disclosure $(ARGS)

years: $(READY)  ## two years of 10,000 people on both databases, with the retention job and without: hours (tests/campaigns/years/)
	@$(BIN)/python -m tests.campaigns.years $(ARGS)

crash: $(READY)  ## workers are killed while they send: half an hour (tests/campaigns/crash/)
	@$(BIN)/python -m tests.campaigns.crash.campaign

matrix: $(READY)  ## Levain and a homeserver are killed while learners answer: some minutes
	@$(BIN)/python -m tests.campaigns.matrix.campaign
	@$(BIN)/python -m tests.campaigns.matrix.campaign --encrypted
	@$(BIN)/python -m tests.campaigns.matrix.limits

slack: $(READY)  ## Slack cuts its sockets, fails, Levain is killed while people tap: on both databases (tests/campaigns/slack/)
	@$(BIN)/python -m tests.campaigns.slack.cuts
	@$(BIN)/python -m tests.campaigns.slack.sending
	@$(BIN)/python -m tests.campaigns.slack.campaign --database sqlite
	@$(BIN)/python -m tests.campaigns.slack.campaign --database postgresql

managers: $(READY)  ## a town of 500 for four weeks, on each platform and database: half an hour (tests/campaigns/managers/)
	@for database in sqlite postgresql; do for platform in console matrix slack; do \
	  $(BIN)/python -m tests.campaigns.managers --platform $$platform --database $$database $(ARGS) || exit 1; \
	done; done

drill: $(READY)  ## yesterday's backup is put back under Matrix and Slack, on both databases (tests/campaigns/drill/)
	@$(BIN)/python -m tests.campaigns.drill.drill --database sqlite
	@$(BIN)/python -m tests.campaigns.drill.drill --database postgresql

tries: $(READY)  ## events, keys, deaths and restarts in every order: some minutes
	@LEVAIN_TEST_EXAMPLES=5000 $(BIN)/python -m pytest tests/adapters/matrix/test_tries.py -n 0

drawings: $(READY)  ## the pictures of the lessons, from their templates (lessons/drawings/)
	@$(BIN)/python -m lessons.drawings

picture: $(READY)  ## the README's picture and the page of the week, from a real run
	@TERM=xterm-256color COLORTERM=truecolor $(BIN)/python tests/demo/picture.py
	@$(BIN)/python tests/demo/transcript.py

pictures: $(READY)  ## what people see in their chat, drawn by a browser (tests/pictures/)
	@$(BIN)/python -m tests.pictures.element build/pictures/element
	@$(BIN)/python -m tests.pictures.slack
	@$(BIN)/python -m tests.pictures.progress
	@$(BIN)/python -m tests.pictures.attestation
	@$(BIN)/python -m tests.pictures.register
	@$(BIN)/python -m tests.pictures.spreadsheet
	@$(BIN)/python -m tests.pictures.notice
	@$(BIN)/python -m tests.pictures.spreadsheet

clean:     ## forget the environment and the caches
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .cache
