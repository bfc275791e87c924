# Short names for what the scripts do; nothing here is needed to use or test the project.
.PHONY: demo test lint format types lock bench
demo:
	sh scripts/demo
test:
	sh scripts/test
lint:
	.venv/bin/ruff check . && .venv/bin/ruff format --check .
format:
	.venv/bin/ruff check --fix . ; .venv/bin/ruff format .
types:
	.venv/bin/mypy
lock:
	uv pip compile pyproject.toml --extra studio --extra terminal --group dev --universal \
	    --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links -o requirements.lock
bench:
	for part in bench/*.py; do .venv/bin/python "$$part" || exit 1; done
