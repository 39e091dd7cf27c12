# The two commands of the README are `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: install run rehearse test lint bench ask-eval lock

install: $(VENV)/installed

$(VENV)/installed: requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

run: install
	$(BIN)/python -m bot run

rehearse: install
	$(BIN)/python -m bot rehearse

test: install
	$(BIN)/python -m pytest -n 4 --dist worksteal

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.locales.check

bench: install
	$(BIN)/python -m tests.bench

ask-eval: install
	$(BIN)/python -m bot ask-eval

# Renews the lock from pyproject.toml; wants uv.
lock:
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --quiet --output-file requirements.lock
