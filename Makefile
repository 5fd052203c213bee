# `make demo` and `make test` need Python 3.11 or later and nothing else.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
PYTEST_ARGS ?= -n 2
# The extension for VS Code wants Node 20 or later; without it the rest is tested all the same.
CLIENT := $(shell command -v npm >/dev/null \
	&& node -e 'process.exit(+(parseInt(process.versions.node) < 20))' 2>/dev/null && echo client || echo no-node)

.PHONY: demo test test-client test-no-node lint-client lint-no-node test-editors screenshots lint pages bench bench-editors vsix release clean

demo: .venv/phasemark.stamp
	@echo '$$ cd examples/metrics-gateway && phasemark check'
	@cd examples/metrics-gateway && ../../$(BIN)/phasemark check
	@echo
	@echo '$$ cd examples/unfinished && phasemark check'
	@cd examples/unfinished && ../../$(BIN)/phasemark check --exit-zero

test: .venv/dev.stamp $(CLIENT:%=test-%)
	$(BIN)/python -m pytest $(PYTEST_ARGS)

# VS Code, Neovim, Emacs and Helix are installed in .cache/editors, from npm and from Debian
# packages; apt wants root for a browser and some tools. REPEAT=20 runs all of it twenty times.
# Each of EDITOR_WORKERS has a browser and a VS Code of its own; what passed leaves no files.
REPEAT ?= 1
EDITOR_WORKERS ?= 4
test-editors: .venv/editors.stamp vsix
	$(BIN)/python tests/editors/install.py .cache/editors
	PHASEMARK_EDITORS=1 REPEAT=$(REPEAT) $(BIN)/python -m pytest -n $(EDITOR_WORKERS) \
		-o tmp_path_retention_policy=failed tests/editors $(EDITOR_TESTS)

# The pictures of the README and of the gallery, taken in VS Code; look at each one.
screenshots: .venv/editors.stamp vsix
	$(BIN)/python tests/editors/install.py .cache/editors
	PYTHONPATH=tests $(BIN)/python -m editors.screenshots

lint: .venv/dev.stamp $(CLIENT:%=lint-%)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

NPM = npm --prefix client-vscode run --silent

test-client: client-vscode/node_modules/.stamp
	$(NPM) test

lint-client: client-vscode/node_modules/.stamp
	$(NPM) typecheck
	$(NPM) lint

test-no-node lint-no-node:
	@echo 'client-vscode: there is no Node 20 or later here, so the extension is left out' >&2

pages: .venv/dev.stamp
	$(BIN)/python -m phasemark.cli.pages

# Extensions for VS Code in dist/: one without a server, and one for each platform of VSIX.
VSIX ?= universal linux-x64
PACKAGED := $(shell find server schemas docs/rules client-vscode -name node_modules -prune \
	-o -name __pycache__ -prune -o -path client-vscode/out -prune -o -type f -print 2>/dev/null)
vsix: $(VSIX:%=dist/phasemark-%.vsix)

dist/phasemark-%.vsix: $(PACKAGED) pyproject.toml .venv/dev.stamp \
		client-vscode/out/extension.js client-vscode/packaging/node_modules/.stamp
	$(BIN)/python client-vscode/packaging/vsix.py dist $*

# All that is published, see docs/releasing.md.
release: .venv/dev.stamp client-vscode/out/extension.js client-vscode/packaging/node_modules/.stamp
	rm -rf dist
	$(BIN)/python -m build --outdir dist
	$(BIN)/python client-vscode/packaging/vsix.py dist all

bench: .venv/dev.stamp
	$(BIN)/python benchmarks/run.py

# Twenty windows of VS Code: until the first wavy line, and the extension's own share.
bench-editors: .venv/editors.stamp vsix
	$(BIN)/python tests/editors/install.py .cache/editors
	PYTHONPATH=tests $(BIN)/python -m benchmarks.editor

clean:
	rm -rf .venv build dist client-vscode/out client-vscode/node_modules client-vscode/packaging/node_modules client-vscode/packaging/open-vsx/node_modules .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find server tests benchmarks client-vscode -name __pycache__ -type d -prune -exec rm -rf {} +

client-vscode/out/extension.js: client-vscode/node_modules/.stamp client-vscode/package.json \
		client-vscode/esbuild.mjs $(wildcard client-vscode/src/*.ts client-vscode/src/*/*.ts)
	cd client-vscode && npm run --silent build

client-vscode/node_modules/.stamp client-vscode/packaging/node_modules/.stamp: \
		%/node_modules/.stamp: %/package-lock.json
	cd $* && npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@

.venv/phasemark.stamp: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/dev.stamp: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ .venv/phasemark.stamp

.venv/editors.stamp: .venv/dev.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[editors]'
	@touch $@

.venv/bin/python:
	@test -n '$(PYTHON)' || { echo 'phasemark needs Python 3.11 or later; name one with `make PYTHON=/path/to/python3`.' >&2; exit 1; }
	$(PYTHON) -m venv .venv
