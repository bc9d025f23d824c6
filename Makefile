# Chainrule: `make build` builds the site, `make test` passes the tests; each makes what it needs first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MATHJAX := generator/chainrule/typeset/mathjax/VERSION
INSTALLED := $(VENV)/.installed
DEVELOPING := $(VENV)/.developing
CHAINRULE := $(BIN)/chainrule
PYTEST_ARGS ?= --numprocesses auto --dist loadfile

.DEFAULT_GOAL := build
.PHONY: build serve publish check test attacks format clean distclean help

build: $(INSTALLED) $(MATHJAX)  ## check every derivative and build the site into public/
	$(CHAINRULE) build

serve: $(INSTALLED) $(MATHJAX)  ## build, then show the site at http://127.0.0.1:8000/
	$(CHAINRULE) serve

publish: $(INSTALLED) $(MATHJAX)  ## build, then publish as [publish] in chainrule.toml says
	$(CHAINRULE) publish

check: $(INSTALLED)  ## check every derivative, build nothing
	$(CHAINRULE) check

test: $(DEVELOPING) $(MATHJAX)  ## format, lint, types, layers, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest $(PYTEST_ARGS)

attacks: $(DEVELOPING)  ## try all attacks, as root, and write content/docs/attacks.md
	CHAINRULE_WRITE_ATTACKS=yes $(BIN)/pytest tests/test_attacks.py

format: $(DEVELOPING)  ## rewrite the code as `make test` wants it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:  ## remove what builds make: public/, previews and what they remember
	rm -rf public dist .chainrule

distclean: clean  ## also remove the virtual environment and the fetched MathJax
	rm -rf $(VENV) $(dir $(MATHJAX))

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Chainrule needs Python 3.11 or newer; name one with: make PYTHON=python3.12" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(DEVELOPING): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(MATHJAX): tools/fetch_mathjax.py generator/chainrule/typeset/mathjax.toml | $(INSTALLED)
	$(BIN)/python tools/fetch_mathjax.py
