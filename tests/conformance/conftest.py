"""The cases use the agent's own test bench: a foreign server on a real socket, settings of their own, no waiting."""

from __future__ import annotations

from tests.agent.conftest import anyio_backend, foreign, http, settings, skill, sleeper, talker

__all__ = ["anyio_backend", "foreign", "http", "settings", "skill", "sleeper", "talker"]
