# Everything below sets itself up: Python 3.11 or newer and make are all that a machine needs.
#
#   make demo         the ownership strategies, compiled and run in the simulated contact centre
#   make test         the tests                     make check     types, lint, format
#   make test-all     the tests on each Python 3.11, 3.12, 3.13 that is present
#   make restate-demo tickets on Restate: on one node; on three, one of them killed (needs its server: docs/restate.md)
#   make test-restate what `make test` leaves out: durable sessions on a Restate server; kills of it and of workers
#   make w3c          the W3C implementation-report tests and our own rules of SCXML, with a table
#   make test262      ECMAScript conformance (TEST262_DIR=a checkout of tc39/test262)
#   make bench        all measurements, beside every engine that is installed; then `make docs` writes their page
#   make bench-quick  hand-written levels, scripts, memory, start-up, in two minutes
#   make fuzz         a million inputs that nobody would write (FUZZ="--guided --inputs 20000 reader" asks for others)
#   make vscode       the extension for VS Code: editors/vscode/scxmlc.vsix (needs npm)
#   make format       what of `make check` can be mended by machine
#   make generated    all that is made from something else: `make examples` (their modules), `make docs` (pages, pictures)
#   make site         the documentation as a site: build/site/index.html
#   make dist         dist/: wheels and sdists of the compiler and of the runtime
#   make dist-check   both installed and tried on each Python 3.11, 3.12, 3.13 that is present
#   make clean        what the above has made

VENV ?= .venv
BIN := $(VENV)/bin
VERSIONS := 3.11 3.12 3.13
SOURCES := scxmlc runtime tests examples benchmarks conftest.py
TEST262_DIR ?=
FUZZ ?=

.PHONY: help demo restate-demo test check test-all test-restate bench bench-quick w3c test262 examples docs fuzz generated format vscode site dist dist-check clean
.DEFAULT_GOAL := help

help:
	@sed -n '2,/^$$/s/^# \{0,1\}//p' Makefile

# The virtual environment, made again when the project's dependencies change.
$(VENV)/.installed: pyproject.toml runtime/pyproject.toml tools/make-venv
	@tools/make-venv $(VENV) $(PYTHON)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ./runtime --editable '.[dev]'
	@touch $@

demo: $(VENV)/.installed
	@$(BIN)/scxmlc compile examples/ownership
	@$(BIN)/python examples/ownership/demo.py

test: $(VENV)/.installed
	@echo "left out: what needs a Restate server, and minutes: make test-restate"
	$(BIN)/python -m pytest -q -n auto

check: $(VENV)/.installed
	$(BIN)/python -m mypy
	$(BIN)/python -m ruff check $(SOURCES)
	$(BIN)/python -m black --quiet --check --diff $(SOURCES)

format: $(VENV)/.installed
	$(BIN)/python -m ruff check --fix $(SOURCES)
	$(BIN)/python -m black --quiet $(SOURCES)

test-all:
	@for version in $(VERSIONS); do \
	    if python=$$(tools/find-python $$version 2>/dev/null); then \
	        echo "== Python $$version ($$python)"; \
	        $(MAKE) --no-print-directory test VENV=.venv-$$version PYTHON=$$python || exit 1; \
	    else \
	        echo "== Python $$version is not on this machine: left out"; \
	    fi; \
	done

restate-demo: $(VENV)/.installed
	@$(BIN)/python examples/tickets/demo.py

test-restate: $(VENV)/.installed
	$(BIN)/python -m pytest -q -m restate -rs
	$(BIN)/python -m tools.kill.beyond

w3c: $(VENV)/.installed
	@$(BIN)/python tests/w3c/report.py

test262: $(VENV)/.installed
	@$(BIN)/python tests/test262.py $(TEST262_DIR)

# PEERS_PYTHON, PEERS_PYTHON313 and NODE_PATH say where other engines are installed: docs/benchmarks.md, Method.
bench: $(VENV)/.installed
	@$(BIN)/python benchmarks/run.py --out benchmarks/results
	@$(BIN)/python benchmarks/ecmascript.py --out benchmarks/results
	@$(BIN)/python benchmarks/strategy.py --out benchmarks/results
	@$(BIN)/python benchmarks/scaling.py --out benchmarks/results
	@$(BIN)/python benchmarks/opcodes.py --out benchmarks/results
	@$(BIN)/python benchmarks/real_time.py --out benchmarks/results
	@$(BIN)/python benchmarks/cores.py --out benchmarks/results
	@$(BIN)/python benchmarks/budgets.py --out benchmarks/results
	@$(BIN)/python benchmarks/snapshots.py --out benchmarks/results
	@$(BIN)/python benchmarks/snapshots.py --many 100000 --out benchmarks/results
	@$(BIN)/python benchmarks/editor.py --out benchmarks/results
	@$(BIN)/python benchmarks/durable_loop.py --out benchmarks/results
	@$(BIN)/python benchmarks/durable_million.py --out benchmarks/results
	@$(BIN)/python benchmarks/server.py --out benchmarks/results

bench-quick: $(VENV)/.installed
	@$(BIN)/python benchmarks/run.py --quick
	@$(BIN)/python benchmarks/ecmascript.py --rounds 1
	@$(BIN)/python benchmarks/opcodes.py

fuzz: $(VENV)/.installed
	@$(BIN)/python -m tools.fuzz $(FUZZ)

examples: $(VENV)/.installed
	$(BIN)/scxmlc compile examples/door examples/ownership examples/gate examples/vending examples/robot examples/bot

docs: $(VENV)/.installed
	@$(BIN)/python tools/make-docs

site: $(VENV)/.site
	@$(BIN)/python -m sphinx -q -W --keep-going -j 2 -c docs/site . build/site
	@echo "build/site/index.html"

$(VENV)/.site: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ./runtime --editable '.[site]'
	@touch $@

dist: $(VENV)/.installed
	@$(BIN)/python -m tools.dist build

dist-check: dist
	@$(BIN)/python -m tools.dist check

generated: examples docs

vscode:
	@command -v npm >/dev/null || { echo "make vscode needs npm, which comes with Node.js"; exit 1; }
	@cd editors/vscode && npm install --omit=dev --no-audit --no-fund --no-package-lock --silent && \
	    npx --yes @vscode/vsce package --allow-missing-repository -o scxmlc.vsix

clean:
	rm -rf $(VENV) .venv-* .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -prune -exec rm -rf {} +
