"""The prompts, filled in. The one room of ``jinja2`` in the agent; a value that is missing is an error, not a gap."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from agent.resources import root

if TYPE_CHECKING:
    from jinja2 import Environment


def render(name: str, /, **values: object) -> str:
    """The prompt ``prompts/<name>.j2``. Raises ``jinja2.UndefinedError`` for a value that is not given."""
    return _environment().get_template(f"{name}.j2").render(**values).strip()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # autoescape is for HTML: here every value of others goes in as JSON (``tojson``), which keeps it one string
    made = Environment(
        loader=FileSystemLoader(root() / "prompts"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - no HTML is made
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    return made
