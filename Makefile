# Each target sets up what it needs in .venv, from nothing but Python 3.11 or newer on the machine.
PYTHON ?= python3
BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL = help
.DELETE_ON_ERROR:
.PHONY: help demo test tests test-engines test-pages check docs notebooks bench coverage-simulation clean anew

help:
	@echo "make demo | test | test-engines | test-pages | check | docs | notebooks | bench | coverage-simulation | clean   (PYTHON=$(PYTHON))"

demo: .venv/demo.stamp
	$(BIN)/ketahanan-index demo

test: .venv/test.stamp
	$(BIN)/python -m pytest -n auto --cov --cov-report=term-missing

tests: test

# Dask, Ibis and Spark, which the other tests do without; Spark's are skipped where there is no Java.
test-engines: .venv/engines.stamp
	$(BIN)/python -m pytest -m engines tests/engines

# Pages in Chromium and workbooks in LibreOffice, which the other tests do without; skipped where they are absent.
test-pages: .venv/pages.stamp
	$(BIN)/python -m pytest -m pages tests/pages

check: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/stubs.py --check
	$(BIN)/python tools/schema.py --check

docs: .venv/dev.stamp
	rm -rf docs/_build docs/api/generated # a page of a name that is gone would stay
	$(BIN)/sphinx-build -W --keep-going -b html docs docs/_build/html

notebooks: .venv/dev.stamp
	$(BIN)/python tools/notebooks.py notebooks

bench: .venv/bench.stamp
	$(BIN)/python -m benchmarks

# How often the intervals of 95 % hold the true score, and sets the true rank; fails where they do not.
coverage-simulation: .venv/bench.stamp
	$(BIN)/python -m benchmarks.coverage
	$(BIN)/python -m benchmarks.rank_coverage

clean:
	rm -rf .venv build dist docs/_build docs/api/generated .coverage .coverage.* \
		.hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What each target installs; a stamp is renewed when pyproject.toml or constraints.txt changes.
.venv/demo.stamp: EXTRAS = cli,files,maps,report
.venv/test.stamp: EXTRAS = test
.venv/engines.stamp: EXTRAS = engines,test
.venv/pages.stamp: EXTRAS = pages,test
.venv/engines.stamp: BUILDS = setuptools # PySpark comes as source
.venv/dev.stamp: EXTRAS = dev
.venv/bench.stamp: EXTRAS = bench,test

# Without build isolation, so that the build backend is the pinned one too.
.venv/%.stamp: .venv/python.stamp
	$(if $(BUILDS),$(PIP) install --quiet --upgrade --constraint constraints.txt $(BUILDS))
	$(PIP) install --quiet --constraint constraints.txt --no-build-isolation --editable ".[$(EXTRAS)]"
	@touch $@

.venv/python.stamp: pyproject.toml constraints.txt
	$(if $(LACKING),$(error PYTHON=$(PYTHON): $(LACKING)))
	$(PYTHON) -m venv $(CLEAR) .venv
	$(PIP) install --quiet --constraint constraints.txt hatchling
	@touch $@

# Empty when the machine has all that is needed. The mark tells an answer from what another program may print.
ANSWER = $(shell $(PYTHON) tools/lacking.py 2>/dev/null)
LACKING = $(if $(filter lacking:,$(firstword $(ANSWER))),$(wordlist 2,99,$(ANSWER)),no Python 3 runs by this name)

# Where PYTHON was asked for and .venv was made with another one, .venv is made anew.
WHICH = -c "import sys; print(sys.version, sys.base_prefix)" 2>/dev/null
ifneq ($(origin PYTHON),file)
ifneq ($(wildcard .venv),)
ifneq ($(shell $(PYTHON) $(WHICH)),$(shell $(BIN)/python $(WHICH)))
CLEAR = --clear
.venv/python.stamp: anew
endif
endif
endif
