# Two commands do all the set-up: `make demo` and `make test`. `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo serve test soak check specification pictures bench neo4j format lock audit clean browser compose mutants \
	javascript site

help: ## list the targets
	@grep -E '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):[^#]*## /\1\t/' | sort

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(READY)

# Spark is half a gigabyte, built here from its source: only the tests need it, so the demo does without.
SPARK := $(VENV)/.spark
$(SPARK): requirements.spark.lock | $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.spark.lock
	@touch $(SPARK)

# The generator of clients by which a test tries docs/openapi.json, in an environment of its own.
CLIENT := $(VENV)/client
$(CLIENT)/.ready: requirements.client.lock | $(READY)
	$(PYTHON) -m venv $(CLIENT)
	$(CLIENT)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.client.lock
	@touch $@

demo: $(READY) ## the whole way once on an invented city: load, trace, vet, draw
	$(BIN)/creditgraph demo

demo/city.db: | $(READY)
	$(BIN)/creditgraph demo

serve: demo/city.db ## the desk on the demo city: prints its address and a one-time login
	$(BIN)/creditgraph serve --store sqlite:///demo/city.db --one-time-login

# Two processes of tests, each with a Neo4j of its own (1 GB): the tests of one file stay together.
# A server that is given is one, and the tests empty it: then there is one process. A process that
# dies ends the run and names its test: xdist would start another, and then wait for it for ever.
IN_PARALLEL := $(if $(CREDITGRAPH_TEST_NEO4J),,--numprocesses=2 --dist=loadfile --max-worker-restart=0)
# A test that hangs is told with what each thread does, and ends the run likewise.
HANGS := -o faulthandler_timeout=900 -o faulthandler_exit_on_timeout=true
test: $(READY) $(SPARK) $(CLIENT)/.ready browser compose check ## everything: style, types, all tests
	$(BIN)/python -m pytest $(IN_PARALLEL) $(HANGS)

SOAKED := tests/api/test_parity.py tests/graph/neo4j/test_broken.py tests/loaders/test_mutated_files.py \
	tests/analytics/ownership/test_meeting.py tests/api/upkeep tests/fleet \
	tests/analytics/relational tests/api/cli/test_engines.py tests/api/routes/test_junk_http.py
soak: $(READY) $(SPARK) ## 20,000 entities on both engines, 1,000 kills, 20,000 mutated files, full disks, 10,000 circles; 2 h
	CREDITGRAPH_SOAK=1 $(BIN)/python -m pytest $(SOAKED)

# Hours for all; a part: make mutants ONLY='graph.commit.claims*', or some at random of some folders:
# make mutants ONLY="$(.venv/bin/python -m tests.mutant_sample 250 14 analytics/law analytics/vetting)"
# What survives is told at the end.
mutants: $(READY) ## change the code in small ways and see which changes no test notices
	$(BIN)/mutmut run --max-children 2 $(ONLY)
	$(BIN)/mutmut results

specification: $(READY) ## write anew what docs say of every form, list, scenario and route
	$(BIN)/python -m loaders.specification.page docs/数据报送规范.md
	$(BIN)/python -m analytics.vetting.scenario_page docs/scenarios.md
	$(BIN)/python -m api.interface docs

check: $(READY) $(SPARK) javascript ## style and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# JavaScript is checked by what npm brings, and only checked: the pages need neither. Without npm we
# say so and go on, except in CI.
NPM := $(shell command -v npm)
JS_READY := node_modules/.ready
JS_BIN := node_modules/.bin
javascript: $(if $(NPM),$(JS_READY))
ifeq ($(NPM),)
	@echo "JavaScript is not checked: there is no npm here. Node.js brings it."; test "$$CI" != true
else
	$(JS_BIN)/biome check --error-on-warnings
	$(JS_BIN)/tsc
endif

$(JS_READY): package.json .npmrc
	npm install --loglevel=error >/dev/null
	@touch $(JS_READY)

# Debian's Chromium, a Chinese font and what the PDF of a paper is drawn with, where we may install
# them; else those tests skip and say so.
DRAWN := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk
browser:
	@if { ! command -v chromium || ! ldconfig -p | grep -q libpangoft2; } >/dev/null && command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium $(DRAWN) >/dev/null; \
	fi

# The checker of docker-compose.yml, likewise; it needs no Docker engine.
compose:
	@if ! docker compose version >/dev/null 2>&1 && ! command -v docker-compose >/dev/null \
		&& command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends docker-compose >/dev/null || true; \
	fi

neo4j: $(READY) ## a Neo4j server to try, from Maven Central: prints its store URL, ends with Ctrl-C
	$(BIN)/python -m tests.neo4j_server

pictures: $(READY) browser ## make the pictures of the documents anew
	CREDITGRAPH_PICTURES=1 $(BIN)/python -m pytest -q tests/api/console/test_pictures.py

bench: $(READY) ## the benchmarks, with a peer beside us in the same run
	$(BIN)/python -m benchmarks.propagation
	$(BIN)/python -m benchmarks.loading
	$(BIN)/python -m benchmarks.store
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.desk
	$(BIN)/python -m benchmarks.painting
	$(BIN)/python -m benchmarks.clicks
	$(BIN)/python -m benchmarks.neo4j
	$(BIN)/python -m benchmarks.planted
	$(BIN)/python -m benchmarks.patterns
	$(BIN)/python -m benchmarks.ownership
	$(BIN)/python -m benchmarks.ownership_control
	$(BIN)/python -m benchmarks.ownership_sizes

site: $(READY) ## the manuals and the reference as pages that open from a folder: build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet

format: $(READY) $(if $(NPM),$(JS_READY)) ## put the code into shape
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .
	$(if $(NPM),$(JS_BIN)/biome check --write)

# With the hash of every file, so that an index or a mirror can give no other. The image has a lock of
# its own, without what only develops; it begins as a copy, so that both pin the same.
EXTRAS := --extra columns --extra neo4j --extra paper --extra pyvis
PINNED := --quiet --strip-extras --no-emit-index-url --no-emit-find-links --generate-hashes
lock: $(READY) ## pin the dependencies anew, each with its hashes
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile $(PINNED) --extra dev $(EXTRAS) --extra duckdb --output-file requirements.lock pyproject.toml
	cp requirements.lock requirements.image.lock
	$(BIN)/pip-compile $(PINNED) $(EXTRAS) --output-file requirements.image.lock pyproject.toml
	echo openapi-python-client | $(BIN)/pip-compile $(PINNED) --output-file requirements.client.lock -
	echo pyspark | $(BIN)/pip-compile $(PINNED) --constraint requirements.lock --output-file requirements.spark.lock -

AUDIT := build/audit
audit: $(READY) ## known weaknesses of the pinned packages, or why they cannot be looked up here
	@test -x $(AUDIT)/bin/pip-audit || { $(PYTHON) -m venv $(AUDIT) \
		&& $(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check pip-audit; } || true
	@$(BIN)/python tools/audit.py $(AUDIT)/bin/pip-audit requirements.lock

clean: ## remove what was built
	rm -rf $(VENV) node_modules build demo neo4j-home mutants *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
