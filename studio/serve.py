"""Running the studio: the lock, the socket, the note for the agent, the end when idle or told."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from studio.settings import RUN_AGAIN, Settings, version

LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
GRACE = 3
"""Seconds that open answers get when the studio is told to stop."""
LOOK = 0.5
"""Seconds between two looks at whether the studio is idle."""


def serve(settings: Settings, host: str, port: int, idle_exit: float | None) -> int:
    """Serve until told to stop. Returns the exit code: 0, 1 (no socket or folder), 2 (not loopback), 75 (runs)."""
    if host not in LOOPBACK:
        return _complain(2, f"The studio only listens on this machine. Use --host 127.0.0.1, not {host}.")
    os.umask(0o077)  # whoever made the data folder, what is put into it is its user's alone
    os.environ["STUDIO_DATA_DIR"] = str(settings.data)  # rooms below read it where they keep caches
    from filelock import FileLock, Timeout

    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(settings.data / "studio.lock")
        lock.acquire(blocking=False)
    except Timeout:
        return _complain(RUN_AGAIN, f"A studio is already running on {settings.data}{_where(settings.data)}.")
    except OSError as error:
        return _complain(1, _unusable(settings.data, error))
    code = 1
    try:
        try:
            listening = _bound(host, port)
        except OSError as error:
            return _complain(1, f"Port {port} on {host} cannot be used: {error.strerror}.")
        with listening:
            code = _run(settings, listening, idle_exit)
    except OSError as error:
        return _complain(1, _unusable(settings.data, error))
    finally:
        with contextlib.suppress(OSError):
            (settings.data / "studio.json").unlink(missing_ok=True)
        lock.release()
        if code == 0:
            # A worker thread that is slow to notice must not keep the process: its job goes on at the next start.
            sys.stdout.flush()
            sys.stderr.flush()
            logging.shutdown()
            os._exit(0)
    return code


def _run(settings: Settings, listening: socket.socket, idle_exit: float | None) -> int:
    import uvicorn

    from studio.app import build
    from studio.errors import StudioError
    from studio.warm import warm
    from studio.work.services import Services

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        desk = Services.open(settings)
    except StudioError as error:
        return _complain(1, error.sentence)
    app = build(desk)
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=GRACE,
        lifespan="on",
        http="h11",
        ws="none",
    )

    class Server(uvicorn.Server):
        """uvicorn raises the signal again once it has shut down; then nothing of ours could be put away."""

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            before = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGTERM, signal.SIGINT)}
            try:
                yield
            finally:
                for each, handler in before.items():
                    signal.signal(each, handler)

    server = Server(config)

    async def main() -> None:
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started and not serving.done():  # uvicorn has a flag for this, no event
            await asyncio.wait({serving}, timeout=0.005)
        if serving.done():
            await serving
            return
        try:
            _announce(settings.data, listening, app.state.instance)
        except OSError:  # nobody would find this studio
            server.should_exit = True
            await serving
            raise
        warming = asyncio.create_task(asyncio.to_thread(warm))
        while not serving.done():
            await asyncio.wait({serving}, timeout=LOOK)
            if server.should_exit:
                desk.feed.close()  # open streams end, so that the server can
            elif idle_exit and app.state.traffic.idle() >= idle_exit and not await asyncio.to_thread(_busy):
                server.should_exit = True
        warming.cancel()
        await serving

    def _busy() -> bool:
        with desk.read() as connection:
            if desk.runs.active(connection):
                app.state.traffic.touch()
                return True
        return False

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
    return 0 if server.started else 1


def _announce(data: Path, listening: socket.socket, instance: str) -> None:
    """Tell the agent where the studio is: studio.json, and one line for people."""
    host, port = listening.getsockname()[:2]
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    note = {"url": url, "instance": instance, "pid": os.getpid(), "version": version()}
    partial = data / "studio.json.part"
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(note, file)
    partial.replace(data / "studio.json")
    sys.stderr.write(f"The studio listens on {url}\n")
    sys.stderr.flush()


def _bound(host: str, port: int) -> socket.socket:
    name = host.strip("[]")
    family = socket.AF_INET6 if ":" in name else socket.AF_INET
    # asyncio switches Nagle's algorithm off only where the protocol is named; with it every answer waits 40 ms
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((name, port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening


def _where(data: Path) -> str:
    try:
        return f" ({json.loads((data / 'studio.json').read_text('utf-8'))['url']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _unusable(data: Path, error: OSError) -> str:
    return f"The data folder {data} cannot be used: {error.strerror}."


def _complain(code: int, sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return code
