"""What the studio says after a chat message: the rows of ``sentences/`` filled with what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from studio.director.plan import Extend, NotUnderstood, Speech
from studio.director.values import clock, fill, language_names, shortened, tag_name, told
from studio.draft import Draft, Track
from studio.edits.extend import TrackReport
from studio.edits.note import Note

# Mean word posterior → share of wrong words, %, measured on 55 English recordings (docs: media.md 2).
_WRONG = ((0.75, 11), (0.65, 23), (0.55, 34), (0.40, 59), (0.0, 70))
_LINES_NAMED = 6
_SCRIPT = ("", "script")
"""What stands as the engine of captions whose words the person gave."""


class Made(Protocol):
    """A caption track that was made or taken in. ``source``: the language that it was translated from."""

    @property
    def language(self) -> str: ...
    @property
    def cues(self) -> int: ...
    @property
    def engine(self) -> str: ...
    @property
    def draft(self) -> bool: ...
    @property
    def confidence(self) -> float | None: ...
    @property
    def source(self) -> str | None: ...


class Done(Protocol):
    """What a chat run did. ``heard``: recognised only to be translated. ``placed``: captions were put in another order.
    ``notes``: what single edits did, in order. ``refused``: sentences for edits that could not be done here.
    ``warnings`` are ``{"code","message"}``."""

    @property
    def made(self) -> Sequence[Made]: ...
    @property
    def heard(self) -> Sequence[Made]: ...
    @property
    def placed(self) -> bool: ...
    @property
    def imported(self) -> Sequence[Made]: ...
    @property
    def extended(self) -> Sequence[tuple[Extend, TrackReport]]: ...
    @property
    def removed(self) -> Sequence[Track]: ...
    @property
    def notes(self) -> Sequence[Note]: ...
    @property
    def refused(self) -> Sequence[str]: ...
    @property
    def cannot(self) -> Sequence[NotUnderstood]: ...
    @property
    def warnings(self) -> Sequence[Mapping[str, str]]: ...


def answer(done: Done, speech: Speech = "en", draft: Draft | None = None, *, asked_removal: bool = False) -> str:
    """The answer to a chat message, never empty. ``draft``: as it stands now, for time spans and places.

    ``asked_removal``: captions were to be removed, also where there were none.
    """
    say = _Sayer(speech, draft)
    parts = [
        *say.imported(done.imported),
        *say.made(done.made, done.heard),
        *(say.order() if done.placed and not done.made else ()),
        *say.extended(done.extended),
        *say.others(done, asked_removal),
        *(say("refused", sentence=sentence) for sentence in dict.fromkeys(done.refused)),
        *say.warnings(done.warnings),
        *say.cannot(done.cannot),
    ]
    return "\n\n".join(parts) if parts else say("unchanged")


def cannot(problem: NotUnderstood, speech: Speech = "en") -> str:
    """Why one part of a message changed nothing, and the nearest thing that can be done."""
    return _Sayer(speech, None).reason(problem)


def expected_wrong(confidence: float) -> int:
    """Share of wrong words, %, to expect of the draft engine at a mean word posterior (0..1)."""
    return next(wrong for least, wrong in _WRONG if confidence >= least or least == 0.0)


class _Sayer:
    def __init__(self, speech: Speech, draft: Draft | None) -> None:
        self.speech = speech
        self.draft = draft

    def __call__(self, key: str, **values: object) -> str:
        return fill(key, self.speech, values)

    def name(self, tag: str) -> str:
        return tag_name(tag, self.speech)

    def names(self, tags: Sequence[str]) -> str:
        return language_names(tags, self.speech)

    def made(self, tracks: Sequence[Made], only_heard: Sequence[Made] = ()) -> list[str]:
        if not tracks:
            return []
        lines = [self._one(track) for track in tracks]
        lines += self.order()
        # A script that could only be fitted roughly has its own words: a warning tells of its times.
        recognised = [track for track in (*only_heard, *tracks) if track.engine not in _SCRIPT]
        heard = [track for track in recognised if track.draft and track.source is None]
        translated = [track for track in tracks if track.draft and track.source is not None]
        about = [self._draft_speech(track) for track in heard]
        about += [
            self("draft_translation", language=self.name(track.language), engine=track.engine) for track in translated
        ]
        more = [self("correct")] if about else []
        more += [self("better_speech")] if heard else []
        more += [self("better_translation")] if translated else []
        return [self._join(group) for group in (lines, about, more) if group]

    def _one(self, track: Made) -> str:
        key = "made" if track.source is None else "translated"
        source = self.name(track.source) if track.source is not None else ""
        engine = self("plain_transcript") if track.engine in _SCRIPT else track.engine
        span, language = self._span(track.language), self.name(track.language)
        return self(key, count=track.cues, language=language, span=span, source=source, engine=engine)

    def _span(self, language: str) -> str:
        track = self.draft.caption_track(language) if self.draft else None
        segments = track.segments if track else ()
        if not segments:
            return ""
        return self("span", start=_whole(segments[0].start), end=_whole(max(item.end for item in segments)))

    def order(self) -> list[str]:
        languages = self.draft.languages if self.draft else ()
        if len(languages) == 2:
            return [self("order", top=self.name(languages[0]), below=self.name(languages[1]))]
        return [self("order_more", names=self.names(languages))] if len(languages) > 2 else []

    def _draft_speech(self, track: Made) -> str:
        if track.confidence is None:
            return self("draft_speech_unsure", engine=track.engine)
        sure = round(100 * track.confidence)
        return self("draft_speech", engine=track.engine, sure=sure, wrong=expected_wrong(track.confidence))

    def imported(self, tracks: Sequence[Made]) -> list[str]:
        lines = [
            self("imported", count=track.cues, language=self.name(track.language), span=self._span(track.language))
            for track in tracks
        ]
        return [self._join(lines)] if lines else []

    def extended(self, results: Sequence[tuple[Extend, TrackReport]]) -> list[str]:
        lines: list[str] = []
        for _, result in results:
            lines.append(self._extension(result))
        if results:
            if any(edit.vague for edit, _ in results):
                lines.append(self("vague"))
            lines.append(self("kept"))
        return ["\n".join(lines)] if lines else []

    def _extension(self, result: TrackReport) -> str:
        report = result.report
        language = self.name(result.language)
        if report.longer == 0:
            key = "extended_none" if report.unmet else "extended_already"
            parts = [self(key, total=report.total, language=language)]
        else:
            parts = [self("extended", longer=report.longer, total=report.total, language=language)]
            parts += [self("extended_all")] if not report.unmet else []
        if report.unmet:
            reasons = []
            for reason, count in report.reasons.items():
                lines = [item.index + 1 for item in report.unmet if item.reason == reason]
                reasons.append(self(f"reason_{reason}", count=count) + self._which(lines))
            joined = ("，" if self.speech == "zh" else ", ").join(reasons)
            parts.append(self("unmet", count=len(report.unmet), reasons=joined))
        if report.repaired:
            parts.append(self("repaired", count=len(report.repaired)))
        return self._join(parts)

    def _which(self, lines: Sequence[int]) -> str:
        """The numbers of the lines, the first few."""
        shown = ", ".join(str(line) for line in lines[:_LINES_NAMED])
        return self("which", count=len(lines), lines=shown + (", …" if len(lines) > _LINES_NAMED else ""))

    def others(self, done: Done, asked_removal: bool) -> list[str]:
        lines: list[str] = []
        if done.removed:
            lines.append(self("removed", languages=self.names([track.language for track in done.removed])))
        elif asked_removal:
            lines.append(self("removed_none"))
        lines += list(dict.fromkeys(told(note, self.speech) for note in done.notes))
        return [self._join(lines)] if lines else []

    def warnings(self, warnings: Sequence[Mapping[str, str]]) -> list[str]:
        return [
            self("missing", sentence=item["message"]) if item["code"] == "NO_ENGINE" else item["message"]
            for item in warnings
        ]

    def cannot(self, problems: Sequence[NotUnderstood]) -> list[str]:
        return list(dict.fromkeys(self.reason(problem) for problem in problems))

    def reason(self, problem: NotUnderstood) -> str:
        said = shortened(problem.said)
        quoted = (f"“{said}”" if self.speech == "zh" else f' "{said}"') if said else ""
        return self(f"cannot_{problem.reason}", said=quoted, examples=self("examples"))

    def _join(self, sentences: Sequence[str]) -> str:
        return ("" if self.speech == "zh" else " ").join(sentences)


def _whole(ms: int) -> str:
    """A time in whole seconds."""
    return clock(ms - ms % 1000)
