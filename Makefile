# Durable Solutions Atlas: `make run` and `make test` are all a newcomer needs.

PYTHON ?= python3
BIN := .venv/bin
PIP := PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
MAPLIBRE := maplibre-gl@6.17.0
CHECKER := vnu-jar@26.9.27
AXE := axe-core@4.14.1
RUNNING := libjs-leaflet fonts-noto-core fonts-dejavu-core

unexport PYTHONDONTWRITEBYTECODE  # every worker and server would read all code anew

ONE_THREAD := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 RAYON_NUM_THREADS=1
PYTEST := env $(ONE_THREAD) $(BIN)/python -m pytest -p no:schemathesis -p no:anyio -q --durations=40
FAST := -n 2 --dist loadfile --no-loadscope-reorder --ignore=tests/browser
CHECK := --few -m "not whole" --ignore=tests/attack --ignore=tests/clients
TOGETHER := @$(MAKE) --no-print-directory --jobs=3 --output-sync=line

.PHONY: help setup run test check fast browser checked collected quick format-check lint types contracts texts-check attack audit faults format bench qgis texts data clean

help:  ## Lists the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/ -/'

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@$(PYTHON) -m venv .venv
	@$(PIP) --upgrade pip || true  # today's takes half the time of the one in Python 3.11

.venv/run: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing the Atlas into .venv ..."
	@$(PIP) -e .
	@tools/system_packages.sh $(RUNNING)
	@touch $@

# All at once, whether it was set up for running before or not; what is imported compiles itself.
.venv/test: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing the Atlas and its tests into .venv ..."
	@$(PIP) --no-compile -e '.[dev]'
	@tools/system_packages.sh $(RUNNING) chromium nginx-light poppler-utils \
		postgresql postgresql-postgis \
		libreoffice-calc libreoffice-impress libreoffice-writer
	@touch .venv/run $@

# Programs of others that tests ask: MapLibre GL JS, axe, and the Nu HTML checker, which needs Java.
var/npm/installed: Makefile
	@command -v java >/dev/null || tools/system_packages.sh default-jre-headless
	@command -v npm >/dev/null || tools/system_packages.sh npm
	@echo "Installing $(MAPLIBRE), $(AXE) and $(CHECKER) into var/npm ..."
	@npm install --prefix var/npm --no-save --no-audit --no-fund --ignore-scripts --silent \
		$(MAPLIBRE) $(AXE) $(CHECKER)
	@touch $@

setup: .venv/run  ## Installs what running needs into .venv

run: .venv/run  ## Serves dashboard and map service at http://localhost:8501
	@$(BIN)/atlas serve

test: .venv/test var/npm/installed  ## Runs every check and test
	$(TOGETHER) quick
	$(TOGETHER) types fast browser

check: .venv/test  ## Format, lint, types, contracts, advisories, tests but those of servers, attack and every case
	$(TOGETHER) quick
	$(TOGETHER) types checked
	@$(BIN)/python tools/audit.py --if-reached

# The browser is let in first: pages that wait are drawn again and again meanwhile.
fast: collected
	nice $(PYTEST) $(FAST)

browser: collected
	$(PYTEST) tests/browser

checked: collected
	$(PYTEST) $(FAST) $(CHECK)

quick: format-check lint contracts texts-check

# Workers find every test prepared, in place of preparing each for themselves; what is wrong, they say.
collected:
	@$(PYTEST) --collect-only tests >/dev/null || true

format-check:
	$(BIN)/ruff format --check .

lint:
	$(BIN)/ruff check .

types:
	nice $(BIN)/mypy

contracts:
	$(BIN)/lint-imports

texts-check:
	$(BIN)/python tools/texts.py --check

attack: .venv/test  ## Lets the donor ask everything, and notes that the gate stood it
	ATLAS_ATTACK=full $(BIN)/python -m pytest -q tests/attack
	$(BIN)/python tests/attack/attacked.py

faults: .venv/test  ## Kills who writes at 200 points, on each store
	ATLAS_FAULTS=200 $(PYTEST) tests/geo/store/test_killed.py

audit: .venv/test  ## Asks for advisories about the packages installed
	@$(BIN)/python tools/audit.py

format: .venv/test  ## Formats the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/test  ## Measures speed, memory and growth, beside others; see docs/benchmarks.md
	$(BIN)/python tests/benchmarks/reading.py
	$(BIN)/python tests/benchmarks/imports.py
	PYTHONPATH=tests $(BIN)/python tests/benchmarks/stores.py
	$(BIN)/python tests/benchmarks/growth.py
	$(BIN)/python tests/benchmarks/presence.py
	$(BIN)/python tests/benchmarks/suppositions.py
	$(BIN)/python tests/benchmarks/bytes_to_browser.py
	$(BIN)/python tests/benchmarks/tiles.py
	$(BIN)/python tests/benchmarks/pictures.py
	$(BIN)/python tests/benchmarks/placing.py
	$(BIN)/python tests/benchmarks/papers.py
	$(BIN)/python tests/benchmarks/slopes.py
	$(BIN)/python tests/benchmarks/dashboard.py
	@tools/system_packages.sh wrk postgresql postgresql-postgis libsqlite3-mod-spatialite \
		cgi-mapserver mapserver-bin nginx-light npm
	$(BIN)/python tests/benchmarks/importing.py
	$(BIN)/python tests/benchmarks/services.py $(BENCH)
	$(BIN)/python tests/benchmarks/report.py

qgis: .venv/test  ## Opens the map service and its PostGIS store in QGIS, without a screen
	@tools/system_packages.sh python3-qgis qgis-providers
	PYTHONPATH=tests $(BIN)/python tests/clients/open_in_qgis.py

texts: .venv/test  ## Collects the texts to translate
	$(BIN)/python tools/texts.py

data: .venv/test  ## Makes data/ from the reference files (REFERENCE=path)
	$(BIN)/python data/make.py --reference $(or $(REFERENCE),../shared/reference)

clean:  ## Removes the environment and everything made at run time
	rm -rf .venv var
