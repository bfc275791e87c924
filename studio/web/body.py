"""Request bodies: JSON of bounded size, read into models that take snake_case and camelCase alike."""

from __future__ import annotations

import json
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, AliasChoices, BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel
from pydantic.aliases import AliasGenerator
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from studio.web.answers import Refused

SMALL = 1_000_000
"""Bytes of an ordinary JSON body."""


class Body(BaseModel):
    """A JSON body. Unknown keys are ignored; numbers are taken for strings where an id is meant."""

    model_config = ConfigDict(
        extra="ignore",
        frozen=True,
        coerce_numbers_to_str=True,
        populate_by_name=True,
        alias_generator=AliasGenerator(validation_alias=lambda name: AliasChoices(name, to_camel(name))),
    )


class Strict(BaseModel):
    """A part of a body in which unknown keys are an error (ADK's rule for messages)."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=AliasGenerator(validation_alias=lambda name: AliasChoices(name, to_camel(name))),
    )


def whole(text: str) -> str:
    """The text with lone surrogates replaced: JSON can spell them, nothing can store or send them."""
    return text.encode("utf-8", "replace").decode("utf-8")


Text = Annotated[str, AfterValidator(whole)]
"""A string of a body that is kept or told again."""

Model = TypeVar("Model", bound=BaseModel)


async def read_json(request: Request, model: type[Model], *, limit: int = SMALL) -> Model:
    """The body as ``model``. An empty body counts as ``{}``. Raises ``Refused`` 413 or 422."""
    raw = await read_bytes(request, limit)
    try:
        value: Any = json.loads(raw or b"{}") if len(raw) <= SMALL else await run_in_threadpool(json.loads, raw)
    except (ValueError, RecursionError):
        raise Refused("422", "The body is not JSON.") from None
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        raise Refused("422", f"The request cannot be read: {where}: {first['msg']}.") from None


async def read_bytes(request: Request, limit: int) -> bytes:
    """The whole body, at most ``limit`` bytes."""
    parts = bytearray()
    try:
        async for chunk in request.stream():
            parts += chunk
            if len(parts) > limit:
                raise Refused("413", f"The body is larger than {limit:,} bytes.")
    except ClientDisconnect:
        raise Refused("400", "The request ended too early.") from None
    return bytes(parts)
