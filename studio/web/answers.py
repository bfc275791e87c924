"""Answers: the envelope of the protocol, and how an error becomes one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from studio.errors import StudioError

STATUS = {
    "1001": 401,
    "1002": 404,
    "400": 400,
    "403": 403,
    "404": 404,
    "405": 405,
    "409": 409,
    "413": 413,
    "422": 422,
    "429": 429,
    "BAD_DRAFT": 400,
    "BUSY": 503,
    "DISK_FULL": 507,
    "FAILED": 500,
}
"""HTTP status of a code. Codes that are not here (2001, 4001, 4002, …) go out as 200 with the code in the body, as the
hosted service does."""

DETAIL = {"1002": "Session not found", "404": "Not Found"}
"""What a plain ADK client looks for."""


class Refused(StudioError):
    """A request that cannot be answered: ``code`` is a row of ``STATUS`` or a number of the protocol."""


TOKEN_BAD = Refused("1001", "The token is missing, unknown or expired. Ask for a new one.")
SESSION_UNKNOWN = Refused("1002", "There is no such session.")
NOT_FOUND = Refused("404", "There is nothing here.")


class Json(Response):
    """UTF-8 JSON, not ASCII-escaped, with keys in the order given."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def ok(data: Any) -> Json:
    """Success, in the usual envelope."""
    return Json({"code": 0, "message": "ok", "data": data})


def failure(error: StudioError) -> Json:
    """The answer to a request that failed."""
    body: dict[str, Any] = {"code": number(error.code), "message": error.sentence}
    if error.code in DETAIL:
        body["detail"] = DETAIL[error.code]
    return Json(body, status_code=STATUS.get(error.code, 200), headers=_headers(error.code))


def number(code: str) -> int | str:
    """Codes of the protocol are numbers on the wire, ours are words."""
    return int(code) if code.isdigit() else code


def _headers(code: str) -> Mapping[str, str] | None:
    return {"WWW-Authenticate": "Bearer"} if code == "1001" else None


async def on_studio_error(_request: Request, error: Exception) -> Response:
    """Starlette's handler for our errors."""
    error.__traceback__ = error.__context__ = None  # some are raised again and again: they would keep every frame alive
    return failure(error if isinstance(error, StudioError) else NOT_FOUND)


async def on_not_found(_request: Request, _error: Exception) -> Response:
    """No route, or no such thing."""
    return failure(NOT_FOUND)


async def on_wrong_method(_request: Request, error: Exception) -> Response:
    """A route that does not know the method."""
    answer = failure(Refused("405", "This address does not answer to that method."))
    allow = (getattr(error, "headers", None) or {}).get("Allow")
    if allow:
        answer.headers["Allow"] = allow
    return answer
