"""Reads the user: a message → the steps it asks for, what is to be uploaded, how sure that is and why. Pure.

Words are tagged with classes (``lexicon.py``), the classes and their order are weighed (``evidence.py``,
``routing.tsv``); of all ways to cut the message into steps the likeliest is taken.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agent.intents import Message, Route
from agent.understanding import handed
from agent.understanding.clauses import Clause, mask, pieces, shape_of
from agent.understanding.evidence import LABELS, Label, Weighed, weigh
from agent.understanding.features import Surroundings, features
from agent.understanding.lexicon import tag
from agent.understanding.sources import Source, find
from agent.understanding.topics import topic_of

SURE = 0.8
"""From here on the table's reading stands without asking a model: below it about one reading in five is wrong."""
LONGEST = 4000
"""Characters of a message that are read; of a longer one its head and its tail."""
MOST_CLAUSES = 7
"""Clauses that are tried as steps of their own; the rest of a longer message goes with the last."""
STEP_PENALTY = 1.0
"""Every further step must be this much likelier (natural logarithm) than one step for all."""
EXPORT_NEEDS = 0.6
"""Share below which an export is not read into words: a render that nobody asked for is the worst mistake."""
FAINT = 0.12
"""Share from which on words hold any evidence of a route."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the session holds. ``offered``: the step that the last answer offered; "yes" then means it."""

    has_media: bool = False
    has_draft: bool = False
    rendering: bool = False
    offered: Route | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. ``text``: the user's words of it. ``reason``: what spoke for it. ``topic``: of a help answer."""

    route: Route
    text: str
    reason: str
    sure: float = 1.0
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """``steps`` in the order of the work, at least one. ``media`` is what ought to be uploaded, unescaped."""

    steps: tuple[Step, ...]
    media: tuple[str, ...] = ()

    @property
    def route(self) -> Route:
        return self.steps[0].route

    @property
    def then(self) -> tuple[Route, ...]:
        return tuple(step.route for step in self.steps[1:])

    @property
    def sure(self) -> float:
        """0 to 1: the chance, as far as the table can tell, that all of it is right."""
        return math.prod(step.sure for step in self.steps)

    @property
    def why(self) -> tuple[str, ...]:
        return tuple(f"{step.text}: {step.reason}" if step.text else step.reason for step in self.steps)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Clauses read as one step."""

    clauses: tuple[Clause, ...]
    weighed: Weighed
    label: Label
    sure: float


def read(message: Message, context: Context) -> Reading:
    """The steps of ``message``. Never fails: what nothing speaks for is an edit for the backend."""
    text = (
        message.text
        if len(message.text) <= LONGEST
        else f"{message.text[: LONGEST // 2]}\n{message.text[-LONGEST // 2 :]}"
    )
    sources = find(text)
    clauses = pieces(text, mask(text, sources), MOST_CLAUSES)
    around = Surroundings(
        context.has_media,
        context.has_draft,
        context.rendering,
        sum(source.kind != "page" for source in sources),
        bool(message.attachments),
    )
    found = list(_best(clauses, around))
    if context.offered is not None and (agreed := _agreed(found, context.offered, text)):
        return agreed
    media = handed.media(message, text, sources, [(piece.clauses, piece.label) for piece in found], context.has_media)
    return Reading(tuple(_steps(text, found, sources, media)), media)


def evidence(text: str) -> frozenset[Route]:
    """Routes that the user's own words speak for at all, however faintly: what a model may do for this message."""
    sources = find(text[:LONGEST])
    clauses = pieces(text[:LONGEST], mask(text[:LONGEST], sources), MOST_CLAUSES)
    around = Surroundings(True, True, files=len(sources))
    read_as = [_weigh(part, around) for part in (*((clause,) for clause in clauses), clauses)]
    found: set[Route] = {
        label for piece in read_as for label in LABELS if label != "several" and piece.share(label) >= FAINT
    }
    return frozenset(found | ({"upload"} if sources else set()))


def seen_in(clauses: Sequence[Clause], around: Surroundings) -> frozenset[str]:
    """Everything that the table can look at in these clauses together."""
    shape = shape_of(clauses)
    return frozenset(features(tag(shape), around))


def _weigh(clauses: Sequence[Clause], around: Surroundings) -> Weighed:
    return weigh(seen_in(clauses, around))


def _best(clauses: tuple[Clause, ...], around: Surroundings) -> Iterator[_Piece]:
    """The likeliest way to cut ``clauses`` into steps (dynamic programming over the cuts)."""
    count = len(clauses)
    nothing: tuple[float, list[_Piece]] = (-math.inf, [])
    best: list[tuple[float, list[_Piece]]] = [(0.0, []), *[nothing] * count]
    for end in range(1, count + 1):
        for start in range(end):
            piece = _piece(clauses[start:end], around)
            value = best[start][0] + math.log(max(piece.sure, 1e-6)) - (STEP_PENALTY if start else 0.0)
            if value > best[end][0]:
                best[end] = (value, [*best[start][1], piece])
    yield from best[count][1]


def _piece(clauses: Sequence[Clause], around: Surroundings) -> _Piece:
    weighed = _weigh(clauses, around)
    shares = {label: weighed.share(label) for label in LABELS if label != "several"}
    if shares["export"] < EXPORT_NEEDS:
        shares["export"] = 0.0
    label = max(shares, key=lambda name: shares[name])
    return _Piece(tuple(clauses), weighed, label, weighed.share(label))


def _steps(text: str, found: list[_Piece], sources: tuple[Source, ...], media: tuple[str, ...]) -> Iterator[Step]:
    stream = next((source for source in sources if source.kind == "stream"), None)
    if stream is not None and not media and handed.is_source(text, stream):
        yield Step("help", text, "a streaming page cannot be a source", 0.9, "stream")
        return
    if media:
        yield Step("upload", "", "files or media addresses are handed over", 0.97)
    acting = [piece for piece in found if piece.label != "help" and not (media and piece.label == "upload")]
    done: set[Label] = set()
    held: Step | None = None
    for piece in acting:
        if piece.label in done and piece.label != "chat":
            continue
        done.add(piece.label)
        step = _step(text, piece, whole=len(found) == 1)
        if held is not None and held.route == step.route == "chat":
            held = replace(held, text=_span(text, held.text, step.text), sure=min(held.sure, step.sure))
            continue
        if held is not None:
            yield held
        held = step
    if held is not None:
        yield held
    elif not media:
        talk = found[0] if found else None
        yield _step(text, talk, whole=True) if talk else Step("help", text, "nothing was said", 0.9, "general")


def _step(text: str, piece: _Piece, *, whole: bool) -> Step:
    words = text if whole else text[piece.clauses[0].start : piece.clauses[-1].end]
    route: Route = piece.label if piece.label != "several" else "chat"
    reason = ", ".join(piece.weighed.why(route)) or "nothing speaks for anything else"
    return Step(route, words.strip(" ,，;；、\n"), reason, piece.sure, topic_of(words) if route == "help" else "")


def _span(text: str, first: str, second: str) -> str:
    """The user's words from the first to the second step, with what stands between them."""
    start, end = text.find(first), text.rfind(second)
    return text[start : end + len(second)] if 0 <= start <= end else f"{first}. {second}"


def _agreed(found: list[_Piece], offered: Route, text: str) -> Reading | None:
    """A bare yes to an offer."""
    if len(found) == 1 and topic_of(text) == "agreed":
        return Reading((Step(offered, text, "a yes to what was offered", 0.95),))
    return None
