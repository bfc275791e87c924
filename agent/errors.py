"""The agent's errors. Each knows its sentence for the user, its code, its exit code and whether trying again helps.

AgentError                          exit 1
├── UsageError                      exit 2   the command or setting was wrong
├── FileRefused                     exit 3   a file cannot be used: missing, a folder, empty, type, size, no speech
├── CreditsOrPlan                   exit 4   2001 out of credits, 402 plan
├── TryLater                        exit 75  429, backend away, a run that is still going
│   ├── RateLimited                          429; ``retry_after`` seconds, when the backend says
│   ├── Unreachable                          no connection was made, so nothing was sent
│   └── StreamDropped                        the chat stream was cut; the message is not sent again
├── Stopped                         exit 130 the user stopped it
├── TokenRejected                            1001 / 401
├── SessionUnknown                           1002 / 404 on the stream
├── WorkFailed                               the backend says the edit or render failed
├── ModelFailed                              the language model gave nothing usable; the table's reading stands
└── ProtocolError                            an answer that no version of the protocol allows
"""

from __future__ import annotations


class AgentError(Exception):
    """Base. ``sentence`` is shown to the user as it is; it never holds a token, an id of the wire or raw JSON."""

    exit_code = 1
    retry = False

    def __init__(self, sentence: str, *, code: str = "failed") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


class UsageError(AgentError):
    """The command line or a setting was wrong."""

    exit_code = 2


class FileRefused(AgentError):
    """A file cannot be used; sending it again will not help."""

    exit_code = 3


class CreditsOrPlan(AgentError):
    """Out of credits (2001) or the plan does not allow it (402)."""

    exit_code = 4


class TryLater(AgentError):
    """Nothing is wrong with the request; later it may work."""

    exit_code = 75
    retry = True


class RateLimited(TryLater):
    """429. ``retry_after`` is in seconds, ``None`` when the backend did not say."""

    def __init__(self, sentence: str, *, code: str = "429", retry_after: float | None = None) -> None:
        super().__init__(sentence, code=code)
        self.retry_after = retry_after


class Unreachable(TryLater):
    """No connection was made: nothing was sent, so trying again is safe."""


class StreamDropped(TryLater):
    """The chat stream was cut after the message was sent."""


class Stopped(AgentError):
    """The user stopped the turn."""

    exit_code = 130


class TokenRejected(AgentError):
    """1001: the token is bad or expired."""


class SessionUnknown(AgentError):
    """1002: the backend does not know the session."""


class WorkFailed(AgentError):
    """The backend did the work and says that it failed."""


class ModelFailed(AgentError):
    """The language model gave nothing that can be used. It never ends a turn: the table goes on without it."""


class ProtocolError(AgentError):
    """The backend's answer cannot be read."""
