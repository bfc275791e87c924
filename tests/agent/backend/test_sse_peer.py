"""Our reader of server-sent events against httpx-sse's, on every recorded stream that is well-formed."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from httpx_sse import EventSource

from agent.backend.sse import Named, SseDecoder

STREAMS = sorted((Path(__file__).resolve().parents[3] / "fixtures/streams").glob("*/*.sse"))


@pytest.mark.parametrize("path", STREAMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_same_events_in_the_same_order(path: Path) -> None:
    body = path.read_bytes()
    ours, decoder = [], SseDecoder()
    for item in [*decoder.feed(body), *decoder.close()]:
        if isinstance(item, bytes):
            ours.append(("message", item.decode()))
        elif isinstance(item, Named) and item.whole:
            ours.append((item.event or "message", item.data.decode()))
    # httpx-sse 0.4.3 leaves a byte order mark in the first field name; the grammar says to drop it
    plain = body.removeprefix(b"\xef\xbb\xbf")
    peer = EventSource(httpx.Response(200, headers={"content-type": "text/event-stream"}, content=plain))
    theirs = [(sse.event, sse.data) for sse in peer.iter_sse() if sse.data]
    assert [event for event in ours if event[1]] == theirs
