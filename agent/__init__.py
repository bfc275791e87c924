"""The conversational agent: words in, a captioned video out. The face: names are loaded when first used.

async with open_agent(Settings.from_env(), folder=Path("out")) as agent:
    await agent.turn(Message("add captions in English", ("talk.mp4",)), print, deliver_to=Export())
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agent.backend.history import Entry, KnownSession
    from agent.errors import AgentError
    from agent.events import EVENT, Emit, Event
    from agent.factory import open_agent, sessions
    from agent.intents import Export, Message
    from agent.loop import Agent
    from agent.settings import Settings
    from agent.skill import Skill, load_skill

__all__ = [
    "EVENT",
    "Agent",
    "AgentError",
    "Emit",
    "Entry",
    "Event",
    "Export",
    "KnownSession",
    "Message",
    "Settings",
    "Skill",
    "load_skill",
    "open_agent",
    "sessions",
]

_HOMES = {
    "EVENT": "agent.events",
    "Agent": "agent.loop",
    "AgentError": "agent.errors",
    "Emit": "agent.events",
    "Entry": "agent.backend.history",
    "Event": "agent.events",
    "Export": "agent.intents",
    "KnownSession": "agent.backend.history",
    "Message": "agent.intents",
    "Settings": "agent.settings",
    "Skill": "agent.skill",
    "load_skill": "agent.skill",
    "open_agent": "agent.factory",
    "sessions": "agent.factory",
}


def __getattr__(name: str) -> Any:
    """Load a name of the face. ``subtitle-agent --help`` loads none."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'agent' has no attribute {name!r}")
