"""The words that a translation model is given: the template ``captions_translate.j2`` filled in."""

from __future__ import annotations

from functools import cache

import jinja2

from studio import resources
from studio.translate.tag import Tag, described


@cache
def _template() -> jinja2.Template:
    # Not HTML: the words go to a model as they are. StrictUndefined: a misspelt name is an error, not a gap.
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False, trim_blocks=True)  # noqa: S701  plain text
    return environment.from_string(resources.prompt("captions_translate.j2"))


def instructions(source: Tag | None, target: Tag) -> str:
    """The system message for translating subtitle sentences from one language into another."""
    return _template().render(source=described(source), target=described(target), target_tag=str(target)).strip()
