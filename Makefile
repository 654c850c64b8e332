# The portal's commands. Each installs what it needs; python3 (3.11 or later) and make are enough.
.DEFAULT_GOAL := help
.PHONY: help run test check check-static chaos bench requirements format

python := .venv/bin/python

help: ## Show these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Run the portal with its demo at http://localhost:8000 (PORT and HOST may be set)
	@python3 -m local.install
	@exec $(python) -m local.run

test: ## Run every test, the browser ones included
	@python3 -m local.install --test
	@exec $(python) -m pytest --numprocesses logical --maxprocesses 8 --dist worksteal --durations 10

check: check-static test ## Prove it all: format, lint, layers, migrations, deployment, tests

check-static: ## The half of check that runs no test
	@python3 -m local.install --test
	@exec $(python) -m local.check

chaos: ## Kill the worker, the broker and beat mid-run, at the full dose
	@python3 -m local.install --test
	@CHAOS_DOSE=full exec $(python) -m pytest -m chaos --durations 0

bench: ## Measure pages, the ledger, the outbox and the import
	@python3 -m local.install --test
	@exec $(python) -m bench

requirements: ## Write requirements*.txt anew from requirements*.in
	@python3 -m local.install --test
	@for name in requirements requirements-local requirements-node requirements-test; do \
	  .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
	    --custom-compile-command 'make requirements' $$name.in --output-file $$name.txt || exit 1; \
	done

format: ## Format the Python
	@python3 -m local.install --test
	@.venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format .
