# Everything a person does here. `make demo` and `make test` install what is missing first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UNIT ?= 棚改办

.PHONY: demo test test-all lint format bench fonts photos gallery clean system

demo: $(READY)
	$(BIN)/booklet render --unit $(UNIT)

test: $(READY)
	$(BIN)/python -m pytest -m "not slow" -n auto -q

test-all: $(READY)
	$(BIN)/python -m pytest -n auto -q

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY)
	$(BIN)/python benchmarks/render.py

# Make the shipped faces and the demo photographs again; both are committed.
fonts: $(READY)
	$(BIN)/pip install --quiet --editable '.[fonts]'
	$(BIN)/python fonts/build.py
photos: $(READY)
	$(BIN)/python photos/draw.py
# The pictures of docs/gallery.md, docs/layouts.md and the README; committed, too.
gallery: $(READY)
	$(BIN)/python docs/gallery.py

system:
	@./.ci/system-packages

$(READY): pyproject.toml .ci/system-packages
	@./.ci/system-packages
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "booklet needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $(READY)

clean:
	rm -rf $(VENV) .booklet build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
