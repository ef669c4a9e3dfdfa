.DEFAULT_GOAL := help
.PHONY: help setup run test walks check fix bench traceability lock libraries-run libraries-test

PYTHON := .venv/bin/python
TESTS := -m "not walk"
# A command on empty throw-away servers (PostgreSQL, Redis) with a fresh secret key.
WITH_SERVERS := $(PYTHON) -m config.embedded
LOCK := .venv/bin/uv pip compile -q --generate-hashes --no-emit-index-url --no-annotate \
	--no-header --python-version 3.11

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 16

setup: .venv/installed-dev libraries-test ## everything that run and test need; may be repeated

run: .venv/installed-base libraries-run ## the demo office on http://127.0.0.1:$PORT (8000); Ctrl-C ends it
	@exec $(PYTHON) -m config.start

test: setup ## every rule, page, paper and process (TESTS="tests/house -k start" for some)
	$(PYTHON) -m pytest -n auto $(TESTS)

walks: setup ## people at a real browser, from their first page to their last
	$(PYTHON) -m pytest -n auto -m walk

check: .venv/installed-dev ## ruff, mypy, import-linter, migrations, deployment, templates
	@$(WITH_SERVERS) scripts/check

fix: .venv/installed-dev ## let ruff mend what it can
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: setup ## the performance goals and what is reached
	@$(WITH_SERVERS) $(PYTHON) -m benchmarks

traceability: .venv/installed-dev ## article -> rule -> step -> test, into docs/traceability
	@$(WITH_SERVERS) $(PYTHON) manage.py traceability

lock: .venv/installed-dev ## write requirements/*.txt anew from requirements/*.in
	$(LOCK) requirements/base.in -o requirements/base.txt
	$(LOCK) requirements/dev.in -o requirements/dev.txt

libraries-run:
	@scripts/system-libraries run

libraries-test:
	@scripts/system-libraries test

.venv/installed-base: requirements/base.txt
	@scripts/environment base

.venv/installed-dev: requirements/dev.txt
	@scripts/environment dev
