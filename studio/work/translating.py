"""One translated caption track: made in a kept step, batch by batch, and laid out with the styling of its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from studio.captions.cue import Cue
from studio.captions.layout import Frame, layout, line_em
from studio.captions.linebreak import break_lines
from studio.captions.markup import Styled, from_ass
from studio.captions.phrases import words_of
from studio.captions.tongues import tongue
from studio.draft import Draft, Track
from studio.errors import Cancelled, WorkError
from studio.languages import language_name
from studio.work.job import Job
from studio.work.outcome import Outcome

_LATIN_EM = 0.5  # mean width of a Latin character, in em: a line of so many em holds twice as many characters


@dataclass(frozen=True, slots=True)
class Source:
    """What is translated. ``styles``: the ASS text of cues with styling of their own (``m.ass``), None for others."""

    language: str
    cues: tuple[Cue, ...]
    styles: tuple[str | None, ...] = ()

    @property
    def marked(self) -> tuple[Cue, ...]:
        """The cues with their styling as tags in the text, which a translation keeps on the same words."""
        if not any(self.styles):
            return self.cues
        return tuple(
            cue if style is None else replace(cue, text=_tagged(style))
            for cue, style in zip(self.cues, self.styles, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Translated:
    """``cues`` laid out, as many as the source has; ``styles`` as there; ``engine`` and ``draft`` for the track."""

    cues: tuple[Cue, ...]
    styles: tuple[str | None, ...]
    engine: str
    draft: bool


def styles_of(track: Track) -> tuple[str | None, ...]:
    """The styling that single captions of a track have of their own."""
    found = [segment.meta.get("ass") for segment in track.segments]
    return tuple(item if isinstance(item, str) else None for item in found)


def translated(
    job: Job, source: Source, language: str, frame: Frame, title: str, outcome: Outcome, mark: str
) -> Translated | None:
    """The source in another language; None, with a warning, where that cannot be. Raises Cancelled.

    A failure is this language's alone: the others of the same message are still made.
    """
    name = f"{mark}.{language}"

    def work() -> dict[str, Any]:
        from studio.translate.settings import TranslateSettings
        from studio.translate.translation import translate

        em = line_em(frame)
        known = tongue(language)
        done = translate(
            source.marked,
            source.language,
            language,
            settings=TranslateSettings.from_env(job.desk.settings.data),
            report=job.report("translate_captions"),
            stop=job.stop,
            line=em if known.cells else em / _LATIN_EM,
            title=title,
            memory=job.folder / f"{name}.memory.jsonl",
            words=None if known.spaced else partial(words_of, language=language),
        )
        job.keep(f"{name}.json", {"texts": list(done.texts), "engine": done.engine, "draft": done.draft})
        return {"language": language, "engine": done.engine, "warnings": list(done.warnings)}

    try:
        label = f"Translating into {language_name(language)}"
        told = job.act(f"{mark}.translate.{language}", "translate_captions", label, {"language": language}, work)
    except Cancelled:
        raise
    except WorkError as error:
        outcome.warn(error.code, error.sentence)
        return None
    for sentence in told["warnings"]:
        outcome.warn("TRANSLATION", sentence)
    return _laid_out(source, job.kept(f"{name}.json"), language, frame)


def put_styles(draft: Draft, language: str, styles: Sequence[str | None]) -> Draft:
    """The draft with the styling of single captions in the track of a language."""
    track = draft.caption_track(language)
    if track is None or not any(styles):
        return draft
    segments = [
        segment if style is None else segment.but_meta(ass=style)
        for segment, style in zip(track.segments, styles, strict=True)
    ]
    done = track.with_segments(segments)
    return draft.with_tracks([done if item.id == track.id else item for item in draft.tracks])


def _laid_out(source: Source, kept: dict[str, Any], language: str, frame: Frame) -> Translated:
    where = layout(frame, 2)
    cues: list[Cue] = []
    styles: list[str | None] = []
    known = source.styles or (None,) * len(source.cues)
    for cue, style, text in zip(source.cues, known, kept["texts"], strict=True):
        styled = Styled(text) if style is None else from_ass(text.replace("\n", r"\N"))
        styled = styled.reflowed(break_lines(styled.text, where, language) if styled.text.strip() else "")
        # Words with times and their confidence are those of what was said.
        cues.append(replace(cue, text=styled.text, p=None, words=()))
        styles.append(styled.to_ass() if styled.marks or styled.place is not None else None)
    return Translated(tuple(cues), tuple(styles), kept["engine"], kept["draft"])


def _tagged(style: str) -> str:
    """ASS text with its line breaks as such; its override blocks are tags."""
    return style.replace(r"\N", "\n").replace(r"\h", " ")
