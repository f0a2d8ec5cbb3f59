# Needs Python 3.11 or newer, make and a package index; everything goes into .venv.
PYTHON ?= python3
export UV_HTTP_TIMEOUT ?= 180

python = .venv/bin/python
crmlab = .venv/bin/crmlab
# uv does not read pip's settings, so an index chosen there is passed on.
index = .venv/bin/pip config list | sed -n "s/^.*[.]index-url='\(.*\)'$$/\1/p" | tail -n 1
uv = UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX-$$($(index))}" .venv/bin/uv
install = $(uv) pip install --python $(python) --quiet --compile-bytecode
compile = $(uv) pip compile pyproject.toml --group setup --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header --no-emit-index-url --quiet

.PHONY: help setup lab test check build bench lock
.DELETE_ON_ERROR:

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*  ## /\1\t/p' Makefile | expand -t 8

setup: .venv/lab  ## install what a learner needs into .venv

lab: .venv/lab  ## open the lessons in JupyterLab; lang=en|zh and dir=FOLDER choose
	$(crmlab) lab $(if $(lang),--lang $(lang)) $(if $(dir),--dir "$(dir)")

test: check  ## check everything, then run all tests and notebooks
	$(python) -m pytest -n 2 --dist loadfile

check: .venv/dev  ## look over the code, and the course's texts in both languages
	$(python) -m ruff check
	$(python) -m mypy
	$(crmlab) check

build: .venv/lab  ## execute the lessons' sources into the notebooks
	$(crmlab) build

bench: .venv/dev  ## speed beside the peers
	$(python) benchmarks

lock: .venv/bin/uv  ## choose the newest versions of everything and pin them
	@$(compile) --upgrade --all-extras --group dev --output-file requirements-dev.lock
	@$(compile) --upgrade --constraint requirements-dev.lock --output-file requirements.lock

.venv/bin/uv: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"crmlab needs Python 3.11 or newer, not %d.%d: make PYTHON=python3.11" % sys.version_info[:2])'
	@echo "Setting up .venv, which takes a minute or two"
	@$(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.lock
	@.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock
	@touch $@

.venv/lab: requirements.lock pyproject.toml .venv/bin/uv
	@$(install) --require-hashes -r requirements.lock
	@$(install) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: requirements-dev.lock .venv/lab
	@$(install) --require-hashes -r requirements-dev.lock
	@touch $@
