"""Every address that the studio answers to, as a table."""

from __future__ import annotations

from starlette.routing import Route

from studio.web import auth, chat, health, originals, renders, tasks, uploads, workspace

ROUTES: tuple[Route, ...] = tuple(
    Route(path, handler, methods=[method])
    for method, path, handler in (
        ("GET", "/health", health.health),
        ("POST", "/api/auth/anonymous-token", auth.anonymous_token),
        ("POST", "/api/auth/claim-token", auth.claim_token),
        ("POST", "/api/tasks/{user}/with-session/nemo_agent", tasks.with_session),
        ("POST", "/run_sse", chat.run_sse),
        ("POST", "/run", chat.run),
        ("POST", "/api/upload-video/nemo_agent/{user}/{session}", uploads.upload),
        ("GET", "/api/files/{id}", originals.original),
        ("GET", "/api/credits/balance/simple", tasks.credits_balance),
        ("GET", "/api/state/nemo_agent/{user}/{session}/latest", tasks.latest_state),
        ("POST", "/api/render/proxy/lambda", renders.submit),
        ("POST", "/api/render/proxy/draft", renders.submit),
        ("GET", "/api/render/proxy/lambda/{id}", renders.poll),
        ("POST", "/api/render/proxy/lambda/{id}/cancel", renders.cancel),
        ("GET", "/api/render/proxy/{id}/download", renders.download),
        ("GET", "/api/render/proxy/{id}/files/{name}", renders.side_file),
        ("GET", "/api/render/proxy/{id}", renders.poll),
        ("GET", "/workspace/claim", workspace.claim),
        ("GET", "/workspace/p/{session}", workspace.page),
        ("GET", "/workspace/p/{session}/{render}/{name}", workspace.file),
    )
)
