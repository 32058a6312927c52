# Two commands do everything on a fresh Debian 12 machine: `make run` and `make test`.
SHELL := /bin/bash
DATA ?= data
PORT ?= 8080
RELEASE := .build/release/gonghui

.PHONY: run build setup setup-tests test test-swift test-browser bench lint format clean

## Installs what is missing, builds, seeds a demo province into ./data once, and serves it on 127.0.0.1:8080
run: build
	@[ -e $(DATA)/demo.json ] || $(RELEASE) demo --data $(DATA)
	$(RELEASE) serve --data $(DATA) --port $(PORT) --demo

build: setup
	swift build -c release --product gonghui

## System packages for building and running
setup:
	@scripts/setup

## Further packages for the tests: PostgreSQL, Chromium, Python tools
setup-tests: setup
	@scripts/setup --tests

## Everything: units and stores on both engines, the API, the browser
test: setup-tests test-swift test-browser

test-swift:
	scripts/with-postgres swift test

test-browser:
	swift build --product gonghui
	scripts/with-postgres .venv/bin/python -m pytest -q Tests/Browser

## The measurements of docs/benchmarks.md, about a quarter of an hour on a quiet machine
bench: setup-tests build
	scripts/bench

lint:
	swift format lint --strict --recursive --parallel Sources Tests Package.swift

format:
	swift format --in-place --recursive --parallel Sources Tests Package.swift

clean:
	rm -rf .build .venv .test-postgres
