# Two commands from a bare checkout, on a machine with Python 3.11 or newer: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
RUN ?= runs/first
# Only as given to make: shells have a HOST of their own.
HOST_OPTION = $(if $(filter command line,$(origin HOST)),--host $(HOST))
PORT_OPTION = $(if $(PORT),--port $(PORT))

# An environment may have been left half-made, or its Python may be gone: then it is made anew.
$(shell $(BIN)/python -c 'import pip' 2> /dev/null || rm -f .venv/app .venv/dev)

.PHONY: demo test check first-clip browser clean

demo: .venv/app  ## Start the app on http://localhost:7860 (or PORT); HOST=0.0.0.0 serves a class.
	$(BIN)/python app.py $(HOST_OPTION) $(PORT_OPTION)

first-clip: .venv/app  ## Train `quick`, then write a clip that the model was never shown.
	$(BIN)/python train.py --preset quick --model flow --out $(RUN)
	$(BIN)/python -m t2v_core.generate --run $(RUN) --prompt "circle moving up then right" --out $(RUN)/clip.gif

test: .venv/dev browser  ## All the tests, those in a real browser included.
	$(BIN)/python -m pytest tests/browser
	$(BIN)/python -m pytest --ignore tests/browser -n 2 --dist worksteal

check: .venv/dev  ## Style and types.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

browser:
	@command -v chromium > /dev/null || command -v google-chrome > /dev/null \
	  || { echo "Installing Chromium for the tests of the page ..."; apt-get update -qq && apt-get install -y -qq chromium; }

.venv/app: requirements.txt
	@PYTHON="$(PYTHON)" ./install.sh requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt requirements.txt
	@PYTHON="$(PYTHON)" ./install.sh requirements-dev.txt
	@touch $@ .venv/app

clean:
	rm -rf .venv runs data screenshots
