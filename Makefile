# Everything happens in a virtual environment of the project's own: no system packages.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CHECKS := $(VENV)/.checks
# What the checks need, by the extras that hold it; the lock is made for these.
EXTRAS := dev oracles cluster parquet
# Tests run in so many processes at once, `logical` for one a core; 0 is one after the other.
WORKERS ?= logical
comma := ,
space := $(subst ,, )

.PHONY: demo test check format types imports unit bench consumers fuzz locked lock audit pictures clean

demo: $(READY)  ## set everything up, and open the interface on the sample articles
	@$(BIN)/annotator demo

test: $(CHECKS)  ## set everything up, and run all checks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --maxprocesses 4 --dist worksteal

bench: $(CHECKS)  ## measure, on this machine
	$(BIN)/python -m tests.benchmarks

consumers: $(CHECKS)  ## hand exported files to other tools' own code, and say what it found
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[consumers]"
	$(BIN)/python -m pytest tests/exchange
	rm -rf build/consumers
	$(BIN)/python -m tests.consumers write build/consumers
	$(BIN)/python -m tests.consumers read build/consumers
	$(BIN)/python -m tests.consumers table build/consumers

fuzz: $(CHECKS)  ## look for spoilt files that the program minds (SECONDS=600)
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),600)

locked:  ## set up the releases of requirements-dev.lock, checked by hash, for what is made after
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY) $(CHECKS)

# What builds the package is locked too: it runs when the package is installed.
lock:  ## look for newer releases, and lock them with their hashes
	@test -x $(VENV)-lock/bin/uv || ($(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install --quiet uv)
	printf 'hatchling>=1.27\neditables>=0.5\n' | $(VENV)-lock/bin/uv pip compile --quiet --upgrade --universal \
		--generate-hashes --python-version 3.11 --no-header --no-emit-index-url \
		$(EXTRAS:%=--extra %) --output-file requirements-dev.lock pyproject.toml -

# Strict: where the advisories cannot be asked for, nothing was audited, and it fails.
audit:  ## ask for known vulnerabilities of the locked releases (needs a network)
	@test -x $(VENV)-audit/bin/pip-audit || ($(PYTHON) -m venv $(VENV)-audit && $(VENV)-audit/bin/pip install --quiet pip-audit)
	$(VENV)-audit/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements-dev.lock

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
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[$(subst $(space),$(comma),$(EXTRAS))]"
	@touch $@

clean:
	rm -rf $(VENV) $(VENV)-lock $(VENV)-audit build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
