# What a developer types; everything is installed into .venv, nothing outside this folder.

PYTHON ?= python3
SITE ?= site
PORT ?= 8000

BIN := .venv/bin
RUN := .venv/.installed
DEV := .venv/.installed-for-development
SOURCE := src/disinfo_graph/web/editor
EDITOR := src/disinfo_graph/web/static/editor
FETCH := npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
YASQE := node_modules/@zazuko/yasqe/build

.PHONY: help serve test check lint format docs contract editor browser ldes clean

help:  ## show this help
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

serve: $(RUN) editor  ## install, publish the demonstration cases, serve them
	$(BIN)/disinfo-graph publish data/cases --site $(SITE) --base-iri http://localhost:$(PORT)/
	$(BIN)/disinfo-graph serve --site $(SITE) --port $(PORT)

test: $(DEV) editor browser ldes  ## install, run every test
	$(BIN)/pytest --numprocesses auto --durations 20

check: lint  ## format, lint, types, layers, and the tests that take no time
	$(BIN)/pytest --numprocesses auto --quiet -m "not slow"

lint: $(DEV)  ## format, lint, types, layers
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV)  ## put the code into its form
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

docs: $(DEV)  ## write docs/commands.md and the tables of other documents anew
	$(BIN)/python tests/command_docs.py > docs/commands.md
	$(BIN)/python tests/rule_docs.py
	$(BIN)/python tests/route_docs.py
	$(BIN)/python tests/table_docs.py
	$(BIN)/python tests/harvest_docs.py

contract: $(RUN)  ## write frames, schemas and tables of the JSON-LD contract anew
	$(BIN)/python -m disinfo_graph.contract

editor: $(EDITOR)/yasqe.min.js  ## fetch the editor of the query page, where npm is there

browser: tests/browser/node_modules/.package-lock.json  ## fetch what drives Chromium in tests

ldes: tests/ldes/node_modules/.package-lock.json  ## fetch the LDES client that reads the feed in tests

clean:  ## remove what was installed and made
	rm -rf .venv $(SITE) $(EDITOR) $(SOURCE)/node_modules \
	  tests/browser/node_modules tests/ldes/node_modules build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(RUN): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "$(PYTHON) is too old (expected Python 3.11 or later: make PYTHON=python3.12 …)"; exit 2; }
	@$(PYTHON) -m venv .venv \
	  || { echo "no venv in $(PYTHON) (expected the package python3-venv of your system)"; exit 2; }
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(DEV): $(RUN)
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

# The query page works without: a missing Node or network is told, and stops nothing.
$(EDITOR)/yasqe.min.js: $(SOURCE)/package-lock.json $(SOURCE)/NOTICE
	@if ! command -v npm > /dev/null; then \
	  echo "no npm: the query page will be a plain form (expected Node.js for its editor)"; \
	elif ! (cd $(SOURCE) && $(FETCH)); then \
	  echo "npm fetched nothing: the query page will be a plain form"; \
	else \
	  mkdir -p $(EDITOR) \
	  && (cd $(SOURCE) && cat NOTICE && tail -n +1 node_modules/*/[Ll][Ii][Cc][Ee][Nn][Ss][Ee]*) \
	    > $(EDITOR)/licences.txt \
	  && cp $(SOURCE)/$(YASQE)/yasqe.min.css $(SOURCE)/$(YASQE)/yasqe.min.js $(EDITOR) \
	  && touch $@; \
	fi

tests/browser/node_modules/.package-lock.json: tests/browser/package-lock.json
	@if ! command -v npm > /dev/null || ! (cd tests/browser && $(FETCH)); then \
	  echo "nothing drives Chromium: the tests of the query page in it are skipped"; \
	else \
	  touch $@; \
	fi

tests/ldes/node_modules/.package-lock.json: tests/ldes/package-lock.json
	@if ! command -v npm > /dev/null || ! (cd tests/ldes && $(FETCH)); then \
	  echo "no LDES client: the test that follows the feed with it is skipped"; \
	else \
	  touch $@; \
	fi
