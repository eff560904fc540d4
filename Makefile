# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
#
# Two commands are enough: `make run` starts Stellwerk, `make test` proves it. Both do all their set-up.
# Needed beforehand: Python 3.11 or newer with venv, make, and a way to a Python package index.
#
#   make run ARGS="--demo"       all three zones, yellow and red served by a stand-in
#   make run PYTHON=python3.12   with a certain interpreter

SHELL := /bin/sh
PY := .venv/bin/python
ARGS ?=
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help run demo test setup dev format lock bench bench-detection clean distclean
.NOTPARALLEL:

help: ## show this list
	@sed -n 's/^\([a-z-]*\): .*## \(.*\)/  make \1	\2/p' Makefile | expand -t 25

run: setup ## set everything up and start Stellwerk on http://127.0.0.1:8080
	@exec .venv/bin/stellwerk up $(ARGS)

demo: setup ## the same with all three zones; yellow and red come from a stand-in (DEMO)
	@exec .venv/bin/stellwerk up --demo $(ARGS)

test: dev ## set everything up for tests, then run every gate and every test
	@scripts/setup system
	@exec $(PY) scripts/check.py $(ARGS)

setup: ## own virtual environment with the locked dependencies, nothing more
	@scripts/setup run

dev: setup ## the same with everything that tests and gates need
	@scripts/setup dev

format: dev ## put the code into the house's format and mend what can be mended by machine
	@$(PY) -m ruff format src tests bench scripts training examples
	@$(PY) -m ruff check --fix src tests bench scripts training examples

lock: dev ## recompile requirements/*.lock from pyproject.toml (ARGS=--upgrade for newer versions)
	@scripts/lock $(ARGS)

bench: dev ## measure the line: added latency, calls per second, memory
	@exec $(PY) -m bench.line $(ARGS)

bench-detection: dev ## measure detection on annotated corpora, beside presidio (ARGS=FOLDER)
	@exec $(PY) -m bench.detection $(ARGS)

clean: ## remove what tests and gates left behind
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov dist build
	@find src tests bench scripts training -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## also remove the virtual environment and the test clients' packages; data stay
	@rm -rf .venv tests/clients/node_modules
