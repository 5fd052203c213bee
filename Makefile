# `make demo` and `make test` need Python 3.11 or later and nothing else.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
PYTEST_ARGS ?= -n 2

.PHONY: demo test test-editors lint pages bench clean

demo: .venv/phasemark.stamp
	@echo '$$ cd examples/metrics-gateway && phasemark check'
	@cd examples/metrics-gateway && ../../$(BIN)/phasemark check
	@echo
	@echo '$$ cd examples/unfinished && phasemark check'
	@cd examples/unfinished && ../../$(BIN)/phasemark check --exit-zero

test: .venv/dev.stamp
	$(BIN)/python -m pytest $(PYTEST_ARGS)

# Neovim, Emacs and Helix from Debian packages, in .cache/editors; apt wants root for two tools.
test-editors: .venv/dev.stamp
	$(BIN)/python tests/editors/install.py .cache/editors
	PHASEMARK_EDITORS=1 $(BIN)/python -m pytest tests/editors

lint: .venv/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

pages: .venv/dev.stamp
	$(BIN)/python -m phasemark.cli.pages

bench: .venv/dev.stamp
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf .venv build dist .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find server tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/phasemark.stamp: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/dev.stamp: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ .venv/phasemark.stamp

.venv/bin/python:
	@test -n '$(PYTHON)' || { echo 'phasemark needs Python 3.11 or later; name one with `make PYTHON=/path/to/python3`.' >&2; exit 1; }
	$(PYTHON) -m venv .venv
