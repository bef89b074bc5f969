# Relais: `make demo` and look; `make help` says the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

VENV := .venv
BIN := $(VENV)/bin

# The newest Python that runs here and can make a virtual environment.
define FIND_PYTHON
for python in python3.14 python3.13 python3.12 python3.11 python3; do \
  if $$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
    echo $$python; exit; \
  fi; \
done; \
echo "Relais needs Python 3.11 or later, with venv (on Debian: apt-get install python3-venv)" >&2; exit 1
endef

COMPILE = $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --all-build-deps \
  --no-header --no-annotate --no-emit-index-url --no-emit-trusted-host --no-emit-options $(UPGRADE)

.PHONY: help install install-dev demo test tools lint suites lock faults bench lighthouse screenshots clean

help: ## this list
	@echo; echo "  Relais"; echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile \
	  | while IFS='|' read -r name text; do printf '  \033[1mmake %-12s\033[0m %s\n' "$$name" "$$text"; done
	@echo

install: $(VENV)/.installed ## everything needed to run, in .venv

install-dev: $(VENV)/.installed-dev ## and everything needed to test

demo: install ## a fictional town on http://127.0.0.1:8000 (PORT=8080 DATA=dir)
	@$(BIN)/relais demo $(if $(PORT),--port $(PORT)) $(if $(DATA),--data "$(DATA)")

test: install-dev tools lint suites ## every check and every test

tools: # what the tests need from the system
	@.ci/tools

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

suites: install-dev
	@.ci/suites

lock: install-dev ## pin the dependencies again (UPGRADE=--upgrade: to the newest)
	$(COMPILE) --output-file requirements.txt pyproject.toml
	$(COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
	@sed -i -e '/^ *#/d' -e '/^$$/d' requirements.txt requirements-dev.txt

faults: install-dev ## the long fault run (SEED=7 MINUTES=10)
	@$(BIN)/python -m tests.faults --seed $(or $(SEED),1) --minutes $(or $(MINUTES),10)

bench: install-dev ## measure this machine beside its peers (QUICK=1: three minutes)
	@$(BIN)/python -m benchmarks $(if $(QUICK),--quick)

lighthouse: install-dev tools ## what Lighthouse says of the demo, as on a phone (on a quiet machine)
	@cd tests/lighthouse && npm ci --silent --no-audit --no-fund --ignore-scripts
	@$(BIN)/python -m tests.lighthouse

screenshots: install-dev tools ## the pictures of the README and the guide, anew
	@$(BIN)/python -m tests.screenshots

clean: ## remove what can be made again; data/ stays
	rm -rf $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis tests/output
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@python=$$($(FIND_PYTHON)); echo "Making $(VENV) with $$($$python --version)"; $$python -m venv $(VENV)

$(VENV)/.installed: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Relais stands on (a minute or so)"
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing what its tests stand on"
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@
