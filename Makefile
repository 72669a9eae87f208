# `make run` and `make test` make their own environment in $(VENV); nothing else is needed but Python.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# the benchmark's own environment: it holds linopy and PyPSA, and what they ask for
BENCH_VENV ?= benchmarks/.venv
BENCH := $(BENCH_VENV)/bin/python
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# set here, not taken from the shell, where LANGUAGE is a list of locales
LANGUAGE := en

.PHONY: help run test lint docs lock clean
.PHONY: benchmark benchmark-agreement benchmark-pages benchmark-check
help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/'

run: $(VENV)/run.stamp  ## run the scenario `plan` and print its verdict (LANGUAGE=zh: in Chinese)
	$(BIN)/transition-sim run scenarios/plan.yaml --lang $(LANGUAGE)

test: $(VENV)/dev.stamp  ## run the tests
	$(BIN)/python -m pytest

lint: $(VENV)/dev.stamp  ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/dev.stamp  ## write the generated pages and pictures of docs/
	PYTHONPATH=tests $(BIN)/python docs/make.py

benchmark: $(BENCH_VENV)/stamp  ## measure against linopy, Pyomo's own interface and PyPSA: 15 minutes
	$(BENCH) benchmarks/run.py

benchmark-agreement: $(BENCH_VENV)/stamp  ## compare least costs with PyPSA's on every system: 5 minutes
	$(BENCH) benchmarks/agreement.py

benchmark-pages: $(BENCH_VENV)/stamp  ## write the pages of figures again, from what was measured
	$(BENCH) benchmarks/records.py

benchmark-check: $(BENCH_VENV)/stamp  ## does the benchmark run, with one optimum by every route: 2 minutes
	$(BENCH) benchmarks/check.py

$(BENCH_VENV)/stamp: benchmarks/requirements.lock pyproject.toml
	$(PYTHON) -m venv $(BENCH_VENV)
	$(BENCH) -m pip --disable-pip-version-check --quiet install --require-hashes \
	  -r benchmarks/requirements.lock
	$(BENCH) -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation -e .
	@touch $@

lock: $(VENV)/dev.stamp  ## resolve the lock files again
	$(PIP) install uv
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate \
	  --extra build --upgrade -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate \
	  --extra dev --upgrade -o requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml benchmarks/requirements.in --universal --generate-hashes \
	  --no-header --no-annotate --extra build --upgrade -o benchmarks/requirements.lock

clean:  ## remove the environment
	rm -rf $(VENV)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
