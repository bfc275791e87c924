"""Two or three next steps that fit the project and what was just done, in sentences that can be said as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from agent.backend.draft import Draft
from agent.events import Emit, Offered
from agent.intents import Chat, Export, Intent, Upload
from agent.sentences import say
from agent.tools.changes import language_name
from agent.tools.context import Context

SUBTITLES = frozenset({".srt", ".vtt", ".ass", ".ssa", ".ttml", ".dfxp"})
PREFERRED = ("en", "es", "zh", "fr", "de")
"""Languages that are offered, in this order; one that is there already is passed over."""
MOST = 3


def tell(did: Sequence[Intent], context: Context, emit: Emit, language: str) -> None:
    """Offer what comes next. Nothing after an answer that changed nothing, and never the same twice in a row."""
    found = tuple(dict.fromkeys(_fitting(did, context, language)))[:MOST]
    if not found or found == context.project.offered:
        return
    context.project.offered = found
    words = in_words(found, language)
    key = "offer_after_export" if isinstance(did[-1], Export) else "offer_next"
    emit(Offered(sentences=found, text=say(key, language, sentences=words)))


def in_words(sentences: Sequence[str], language: str) -> str:
    """``“this” or “that”``: sentences as a person can choose among them."""
    return say("or", language).join(say("quoted", language, text=sentence) for sentence in sentences)


def _fitting(did: Sequence[Intent], context: Context, language: str) -> Iterator[str]:
    project = context.project
    draft = project.state.draft if project.state is not None else None
    captions = [track for track in draft.tracks if track.is_captions and track.segments] if draft is not None else []
    there = [track.language.partition("-")[0] for track in captions]
    another = next((code for code in PREFERRED if code not in there), "")
    in_another = say("say_captions_in", language, language=language_name(another, language))
    match did[-1] if did else None:
        case Export():
            if captions:
                yield in_another
        case Upload():
            if any(PurePath(name).suffix.lower() in SUBTITLES for name in project.files):
                yield say("say_longer", language)
            if not captions:
                yield say("say_captions_two", language)
                yield say("say_captions_in", language, language=language_name("en", language))
        case Chat(message):
            if not project.has_draft:
                return
            if not captions and _film(draft):
                yield say("say_captions_two", language)
            if captions:
                if not any(said in message.lower() for said in LONGER):
                    yield say("say_longer", language)
                yield in_another
            yield say("say_export", language)
        case _:
            return


LONGER = ("longer", "extend", "更久", "延长", "dure más", "duren más")
"""Words of a wish for longer display times: it was just done."""


def _film(draft: Draft | None) -> bool:
    return draft is not None and any(track.kind == "video" and track.segments for track in draft.tracks)
