"""The uploaded files themselves, for who holds the key in their address, or for their user."""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from studio.store import files
from studio.store.files import StoredFile
from studio.web import access
from studio.web.answers import NOT_FOUND


async def original(request: Request) -> Response:
    """One uploaded file, with ranges."""
    desk = access.services(request)

    def find() -> StoredFile | None:
        with desk.read() as connection:
            return files.find(connection, request.path_params["id"])

    key = request.query_params.get("key", "")
    user_id = None if key and access.bearer(request) is None else await access.user(request)
    found = await access.in_thread(find)
    if found is None:
        raise NOT_FOUND
    allowed = (
        found.user_id == user_id if user_id is not None else secrets.compare_digest(found.key.encode(), key.encode())
    )
    if not allowed or not desk.storage.file(found.id).is_file():
        raise NOT_FOUND
    return FileResponse(desk.storage.file(found.id), media_type="application/octet-stream", filename=found.name)
