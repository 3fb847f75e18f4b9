# Everything runs from a fresh clone:
#   make demo        a cutover under load; KEEP=1 leaves the sandbox running
#   make test        all checks and tests
#   make check unit  without a cluster
#   make bench       hours of measurements beside the peers, into docs/benchmarks.md; QUICK=1 takes minutes, PARTS="a b scale set" and
#                    RUNS=5 select, RESUME=1 continues, REMARK="..." adds a sentence about the circumstances
#   make adversary   random operators against the sandbox; HOURS=1 SEED=1 SANDBOXES=2

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

# Node 22.18 or newer: the one on PATH, or one fetched once into the cache.
WITH_NODE := PATH="$$(test/sandbox/toolchain/node.sh):$$PATH:$(CURDIR)/node_modules/.bin:/usr/sbin:/sbin"

# Tests start Node hundreds of times; what it loads is compiled once.
COMPILED_ONCE := NODE_COMPILE_CACHE=$(CURDIR)/node_modules/.cache/node-compile

.PHONY: demo bench adversary test check unit test-package test-sandbox e2e release build toolchain

demo: build toolchain
	@$(WITH_NODE); node test/demo/main.ts

bench: build toolchain
	@$(WITH_NODE); node --disable-warning=ExperimentalWarning test/bench/main.ts $(if $(QUICK),--quick) $(if $(RESUME),--resume) $(if $(RUNS),--runs=$(RUNS)) $(if $(CONTESTANTS),--contestants="$(CONTESTANTS)") $(if $(REMARK),--remark="$(REMARK)") $(PARTS)

adversary: build toolchain
	@$(WITH_NODE); $(COMPILED_ONCE) node --disable-warning=ExperimentalWarning test/adversary/main.ts $(if $(HOURS),--hours=$(HOURS)) $(if $(SEED),--seed=$(SEED)) $(if $(SANDBOXES),--sandboxes=$(SANDBOXES)) $(if $(AT),--at="$(AT)") $(if $(HAND),--hand) $(if $(RECORD),--record)

test: check unit test-package test-sandbox e2e

check: build
	@$(WITH_NODE); npm run -s check

unit: build
	@$(WITH_NODE); $(COMPILED_ONCE) npm run -s test:unit

test-package: release toolchain
	@$(WITH_NODE); $(COMPILED_ONCE) npm run -s test:package

test-sandbox: build toolchain
	@$(WITH_NODE); $(COMPILED_ONCE) npm run -s test:sandbox

e2e: build toolchain
	@$(WITH_NODE); $(COMPILED_ONCE) npm run -s test:e2e

release: build
	@$(WITH_NODE); npm run -s release

build: node_modules/.package-lock.json
	@$(WITH_NODE); npm run -s build

toolchain: node_modules/.package-lock.json
	@$(WITH_NODE); node test/sandbox/toolchain/main.ts

node_modules/.package-lock.json: package.json package-lock.json
	@$(WITH_NODE); npm ci --ignore-scripts --no-audit --no-fund && touch $@
