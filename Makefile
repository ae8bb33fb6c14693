# Two commands matter: `make run` and `make test`. Both see to their own environment in .venv.

PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check -qq
LOCK := .venv/bin/uv pip compile pyproject.toml --universal --generate-hashes --upgrade \
	--python-version 3.11 --no-emit-index-url --no-emit-find-links --no-annotate \
	--custom-compile-command "make lock" --quiet

.DEFAULT_GOAL := help
.PHONY: help install run test lint fmt lock bench quality soak

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1 \t\2/p' $(MAKEFILE_LIST)

install: .venv/installed ## Set up .venv with what running needs

run: .venv/installed ## Start: the sandbox, or what config.toml says
	@.venv/bin/hallwarden run

test: lint ## Everything: lint, types, contracts and tests
	@.ci/browser
	$(PYTHON) -m pytest -n 2

lint: .venv/installed-dev ## Style, format, types, and the contracts between the packages
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

fmt: .venv/installed-dev ## Put the code into shape
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

lock: .venv/installed-dev ## Renew both locks
	$(LOCK) --group dev --output-file requirements-dev.lock
	$(LOCK) --group build --constraints requirements-dev.lock --output-file requirements.lock

bench: .venv/installed-dev ## Measure, and compare with the last committed figures
	$(PYTHON) -m tests.bench

quality: .venv/installed-dev ## Measure what is found and what is not, on labelled data
	$(PYTHON) -m tests.quality

soak: .venv/installed-dev ## The long tests: kill and redeliver
	$(PYTHON) -m pytest -m soak

.venv/bin/python:
	@python=$$(.ci/python) && echo "Making .venv with $$python" && "$$python" -m venv --clear .venv

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing what the lock names"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-build-isolation --no-deps --no-index --editable .
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	@echo "Installing what the tests need"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
