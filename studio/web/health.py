"""Whether the studio is up, and which one it is."""

from __future__ import annotations

import os

from starlette.requests import Request
from starlette.responses import Response

from studio.settings import version
from studio.web.answers import Json


async def health(request: Request) -> Response:
    """Answers without a token, and holds nothing secret."""
    return Json({"status": "ok", "instance": request.app.state.instance, "version": version(), "pid": os.getpid()})
