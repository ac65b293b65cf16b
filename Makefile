# `make` lists what there is to do. Every target creates what it needs, in .venv beside this file.

PYTHONS = python3 python3.14 python3.13 python3.12 python3.11
BIN = .venv/bin
INSTALL = $(BIN)/python -m pip install --quiet --no-input --disable-pip-version-check --editable
INSTALLED_FROM = pyproject.toml hatch_build.py .venv/version
COMPILED = $(patsubst %.po,%.mo,$(wildcard src/promoteur/locale/*/LC_MESSAGES/*.po))

.DEFAULT_GOAL = help
.PHONY: help demo test check messages pictures bench clean always
.DELETE_ON_ERROR:
.NOTPARALLEL:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

demo: .venv/base $(COMPILED) ## install what is needed to run, and show an invented company in the browser
	@echo '(so that your shell knows the command: . .venv/bin/activate)'
	@$(BIN)/promoteur demo

# Four at once, though two cores may be all there is: many tests wait for others most of the time.
test: .venv/dev $(COMPILED) ## run every test
	@$(BIN)/python -m pytest -n 4 --dist loadgroup

check: .venv/dev $(COMPILED) ## the quick part: format, lint, types, import contracts, fast tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow" --hypothesis-profile quick

messages: .venv/dev ## bring the French catalogue up to date with the source, and compile it
	@$(BIN)/python -m tools.messages

pictures: .venv/dev $(COMPILED) ## take the pictures of the README again, from the demo
	@$(BIN)/python -m tools.pictures

bench: .venv/dev $(COMPILED) ## measure again each figure that the README claims
	@for script in benchmarks/*.py; do $(BIN)/python "$$script" || exit 1; done

clean: ## remove all that the other targets made
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
	find src -name '*.mo' -delete

# Two degrees of installation. Whoever has `dev` has `base`; the stamps are as old as the install.

.venv/base: $(INSTALLED_FROM) | .venv/made
	@echo "Installing Promoteur into .venv (a minute or two the first time) …"
	@$(INSTALL) .
	@touch $@

.venv/dev: $(INSTALLED_FROM) | .venv/made
	@echo "Installing Promoteur and what its tests need into .venv (some minutes the first time) …"
	@$(INSTALL) '.[dev]'
	@touch .venv/base $@

# Installing compiles the catalogues; this is for those that changed since.
%.mo: %.po
	@$(BIN)/python -c 'from babel.messages import mofile, pofile; \
	  mofile.write_mo(open("$@", "wb"), pofile.read_po(open("$<", "rb")))'
	@cp $@ $(@D)/django.mo

# The package reads its version from CHANGELOG.md; only another version asks for another install.
.venv/version: always | .venv/made
	@grep -m 1 '^## ' CHANGELOG.md | cmp -s - $@ || grep -m 1 '^## ' CHANGELOG.md > $@

.venv/made:
	@for python in $(PYTHONS); do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	  python=; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Promoteur needs Python 3.11 or newer, and none of these is: $(PYTHONS)." >&2; \
	  echo "Install one (https://www.python.org/downloads/), or name it: make PYTHONS=/path/to/python3" >&2; \
	  exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "$$python cannot make virtual environments: its modules venv and ensurepip are missing." >&2; \
	  echo "On Debian and Ubuntu: sudo apt install python3-venv" >&2; \
	  exit 1; \
	fi; \
	"$$python" -m venv .venv && touch $@
