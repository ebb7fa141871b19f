# What needs only Python >= 3.11, git and make: every target builds the virtual environment it needs and re-uses it.
# `make help` lists the targets. Variables: PYTHON (interpreter for the environment), VENV, PACK, RUN, ARGS.

SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
PACK ?= packs/tiny
ifndef RUN
RUN := runs/demo-$(shell date +%Y%m%d-%H%M%S)
endif
ARGS ?=
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11 python,\
	$(shell $(name) -c '$(NEW_ENOUGH)' 2>/dev/null && command -v $(name))))
PIP = $(BIN)/python -m pip install --quiet --no-build-isolation -c constraints.txt

export PIP_DISABLE_PIP_VERSION_CHECK = 1
# One thread: the matrices of the demo's model are too small to share between cores.
export OMP_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help setup setup-train check format test test-all test-oldest-trl demo docs clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22

setup: $(VENV)/.setup ## environment with everything but the training libraries

setup-train: $(VENV)/.setup-train ## the same with torch, transformers and trl

$(BIN)/python:
	@test -n "$(PYTHON)" && "$(PYTHON)" -c '$(NEW_ENOUGH)' || { \
		echo "Gradatim needs Python 3.11 or later; found: $$($(or $(PYTHON),python3) --version 2>&1)."; \
		echo "Install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); \
		echo "$(PYTHON) could not create a virtual environment (on Debian and Ubuntu: apt install python3-venv)."; exit 1; }

$(VENV)/.setup: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing the tools into $(VENV) ..."
	@$(PIP) setuptools wheel
	@$(PIP) -e ".[dev,plot]"
	@touch $@

# Torch goes first and alone: pip then takes the build that the configured index prefers, and the rest adapts to it.
$(VENV)/.setup-train: $(VENV)/.setup
	@echo "Installing the training libraries into $(VENV); the first download takes some minutes ..."
	@$(PIP) $$(grep '^torch==' constraints.txt)
	@$(PIP) -e ".[dev,plot,train,peft]"
	@touch $@

check: setup-train ## lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python

format: setup ## apply the formatter and the safe fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: setup-train ## the tests, without the long ones
	$(BIN)/python -m pytest -m "not long" $(ARGS)

test-all: setup-train ## every test
	$(BIN)/python -m pytest $(ARGS)

OLDEST := $(VENV)/oldest-trl
$(OLDEST)/.setup: pyproject.toml constraints-oldest.txt | $(BIN)/python
	@echo "Installing the oldest supported training libraries into $(OLDEST) ..."
	@$(BIN)/python -m venv $(OLDEST)
	@$(OLDEST)/bin/python -m pip install --quiet $$(grep '^torch==' constraints.txt)
	@$(OLDEST)/bin/python -m pip install --quiet -c constraints-oldest.txt -e ".[dev,train,peft]"
	@touch $@

# Several processes without a GPU need a later transformers, and are refused with these.
test-oldest-trl: $(OLDEST)/.setup ## the tests of training loops with the oldest supported TRL
	$(OLDEST)/bin/python -m pytest tests/training/test_loop.py tests/training/test_run.py tests/training/test_lora.py \
		tests/training/test_generation.py tests/training/test_machine.py tests/training/test_losses.py \
		tests/training/test_kl_cov.py $(ARGS)

demo: setup-train ## compile specs/tiny, train a small model on it, write report.html (ARGS=--compare adds the baseline)
	$(BIN)/gradatim compile specs/tiny -o $(PACK)
	$(BIN)/python -m gradatim.training.demo $(PACK) $(RUN) $(ARGS)

docs: setup ## write the pages that come from the sources
	$(BIN)/python -m gradatim.cli.docs

clean: ## remove caches and build output; keeps the environment, packs and runs
	rm -rf build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
