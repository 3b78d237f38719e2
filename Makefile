# Everything happens in a virtual environment of the project's own: no system packages.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CHECKS := $(VENV)/.checks

.PHONY: demo test check format types imports unit bench consumers pictures clean

demo: $(READY)  ## set everything up, and open the interface on the sample articles
	@$(BIN)/annotator demo

test: $(CHECKS)  ## set everything up, and run all checks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

bench: $(CHECKS)  ## measure, on this machine
	$(BIN)/python -m tests.benchmarks

consumers: $(CHECKS)  ## hand exported files to other tools' own code, and say what it found
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[consumers]"
	$(BIN)/python -m pytest tests/exchange
	rm -rf build/consumers
	$(BIN)/python -m tests.consumers write build/consumers
	$(BIN)/python -m tests.consumers read build/consumers
	$(BIN)/python -m tests.consumers table build/consumers

pictures: $(CHECKS)  ## make the README's pictures anew
	$(BIN)/python -m tests.pictures

$(READY): pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "setting up $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q annotator
	@touch $@

# What the checks need besides: the reference implementations of the measures are the most of it.
$(CHECKS): $(READY)
	@echo "setting up the checks (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev,oracles,cluster,parquet]"
	@touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
