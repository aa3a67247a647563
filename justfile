# Tasks of the project; `uv run --group dev just` lists them.

_default:
    @just --list

# Format, lint, check types and imports
check:
    uv run --group dev ruff format
    uv run --group dev ruff check --fix
    uv run --group dev mypy
    uv run --group dev lint-imports
    uv run auguststorm evidence check

# Run the default tests (under three minutes, the one-time compile included)
test *arguments:
    uv run pytest -n 2 --dist loadfile {{arguments}}

# Run every test but those in a browser
test-slow *arguments:
    uv run pytest -m "not browser" {{arguments}}

# Run the browser tests of the report (needs Chromium and Node.js)
test-browser *arguments:
    npm install --no-save --no-package-lock --prefix tests/browser
    uv run pytest -m browser {{arguments}}

# Run the historical campaign
run *arguments:
    uv run auguststorm run {{arguments}}

# Measure speed; results go to benchmarks/results/
bench *arguments:
    uv run --group benchmark python benchmarks/run.py {{arguments}}

# Write the golden campaigns anew; review the diff as a change of rules
golden:
    uv run pytest tests/golden --update-golden

# Write the page of sources anew
bibliography:
    uv run auguststorm evidence bibliography --format markdown --to docs/bibliography.md

# Write the pages of the tables and the descriptor of the data package anew
tables:
    uv run python scripts/build_data_pages.py
    uv run python scripts/build_datapackage.py

# Do all that the continuous integration does
ci:
    .ci/run
