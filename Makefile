# Verbs for people; CMakePresets.json says the same to an editor.
#   make demo     set up, build, and find palladium complexes with a large gap and a large polarizability
#   make test     set up, build, and run all tests            make test-fast   the daily ones, under two minutes
#   make build    the command, at build/werner                make install PREFIX=/usr/local
#   make bench    side by side with peers, under ten minutes  make docs        regenerate the tables of docs/
#   make asan     the fast tests under sanitizers             make fuzz        a minute of fuzzing per parser
#   make format   clang-format on everything                  make clean
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
DEMO_RUN ?= runs/palladium
configure = log=$$(mktemp); cmake --preset $(1) -DCMAKE_CXX_COMPILER_LAUNCHER=$$(command -v ccache || true) >$$log 2>&1 || { cat $$log; exit 1; }; rm -f $$log

.PHONY: demo test test-fast build setup install bench docs asan fuzz format clean
.DEFAULT_GOAL := build

setup:
	@scripts/setup

build: setup
	@$(call configure,release)
	@echo "building build/werner"
	@cmake --build --preset release -j $(JOBS) --target werner

demo: build
	@echo "searching: werner design examples/palladium.toml"
	@build/werner design examples/palladium.toml -o $(DEMO_RUN)

test: setup
	@$(call configure,release)
	@scripts/unpack scripts/packages-slurm.txt build/slurm
	@echo "building everything"
	@cmake --build --preset release -j $(JOBS)
	@ctest --preset all -j $(JOBS)

test-fast: setup
	@$(call configure,release)
	@cmake --build --preset release -j $(JOBS)
	@ctest --preset fast -j $(JOBS)

install: build
	cmake --install build --prefix $(PREFIX)

bench: setup
	@$(call configure,release)
	@cmake --build --preset release -j $(JOBS) --target werner bench
	@bench/run

docs: build
	@scripts/docs

asan: setup
	@$(call configure,asan)
	@cmake --build --preset asan -j $(JOBS)
	@ctest --preset asan -j $(JOBS)

fuzz: setup
	@scripts/setup scripts/packages-fuzz.txt
	@$(call configure,fuzz)
	@scripts/fuzz

format: setup
	@git ls-files '*.cpp' '*.hpp' | xargs clang-format-19 -i

clean:
	rm -rf build build-asan build-fuzz
