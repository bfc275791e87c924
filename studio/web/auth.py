"""Tokens: anonymous ones for the API, claim tokens for the browser."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from studio.store.accounts import WEEK
from studio.web import access
from studio.web.answers import Refused, ok
from studio.web.body import Body, Text, read_json

CLIENT_ID_LIMIT = 64


class ClaimBody(Body):
    """Which project the claim token is to open."""

    session_id: Text
    task_id: Text | None = None


async def anonymous_token(request: Request) -> Response:
    """A token for this client id: the same user each time, 100 credits a week."""
    client_id = request.headers.get("x-client-id", "").strip()
    if not client_id or len(client_id) > CLIENT_ID_LIMIT:
        raise Refused("400", f"Send a header X-Client-Id of 1 to {CLIENT_ID_LIMIT} characters.")
    desk = access.services(request)

    def make() -> tuple[str, str, float, int]:
        with desk.write() as connection:
            user_id = desk.accounts.user_for(connection, client_id)
            desk.ledger.welcome(connection, user_id)
            token, expires = desk.accounts.issue(connection, user_id)
            return token, user_id, expires, desk.ledger.balance(connection, user_id).available

    token, user_id, expires, available = await access.in_thread(make)
    return ok(
        {
            "token": token,
            "user_id": user_id,
            "expires_at": datetime.fromtimestamp(int(expires), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "credits": available,
        }
    )


async def claim_token(request: Request) -> Response:
    """A token that opens one project in the browser and nothing else."""
    user_id = await access.user(request)
    body = await read_json(request, ClaimBody)
    project = await access.project(request, user_id, body.session_id)
    desk = access.services(request)

    def make() -> str:
        with desk.write() as connection:
            return desk.accounts.issue(connection, user_id, session_id=project.id)[0]

    return ok({"claim_token": await access.in_thread(make), "expires_in": int(WEEK)})
