# One recipe each; everything lives in .venv. `make` alone lists the targets.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
UV     := $(BIN)/uv

.DEFAULT_GOAL := help
.PHONY: help install demo test check format lock bench compare crash matrix slack picture clean

help:      ## this list
	@sed -n 's/^\([a-z]*\): .*## /  make \1\t/p' Makefile | expand -t 18

install: $(READY)  ## everything needed, pinned and hash-checked, into .venv

# uv itself is pinned in the lock: pip installs that one entry, uv installs the rest.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Levain needs Python 3.11 or later: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { echo 'python3 cannot make a virtual environment: install the python3-venv package' >&2; exit 1; }
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(VENV)/uv.txt
	@$(UV) pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q bot lessons adapters scheduler
	@touch $@

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

crash: $(READY)  ## workers are killed while they send: half an hour (tests/campaigns/crash/)
	@$(BIN)/python -m tests.campaigns.crash.campaign

matrix: $(READY)  ## Levain and a homeserver are killed while learners answer: some minutes
	@$(BIN)/python -m tests.campaigns.matrix.campaign
	@$(BIN)/python -m tests.campaigns.matrix.campaign --encrypted

slack: $(READY)  ## Slack fails, Levain is killed while people tap: on both databases (tests/campaigns/slack/)
	@$(BIN)/python -m tests.campaigns.slack.sending
	@$(BIN)/python -m tests.campaigns.slack.campaign --database sqlite
	@$(BIN)/python -m tests.campaigns.slack.campaign --database postgresql

picture: $(READY)  ## the README's picture and the page of the week, from a real run
	@TERM=xterm-256color COLORTERM=truecolor $(BIN)/python tests/demo/picture.py
	@$(BIN)/python tests/demo/transcript.py

clean:     ## forget the environment and the caches
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .cache
