# make: everything that must hold before a commit lands.
.PHONY: check format lint types test fix keys pins

check: format lint types test

format:  ## is it laid out as ruff lays it out?
	uv run ruff format --check .

lint:
	uv run ruff check .

types:
	uv run mypy

test:
	uv run pytest

fix:  ## lay out and mend what can be mended
	uv run ruff check --fix .
	uv run ruff format .

keys:  ## make the keys of the listed names anew, after a list or a rule for names has changed
	uv run python -c "from articles.names.index import write; write()"

pins:  ## pin the newest versions of everything the dependencies pull in, in pyproject.toml
	python3 .ci/pins
