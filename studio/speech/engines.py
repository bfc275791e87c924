"""Which engine turns speech into words: a script, an API, Whisper on this machine, the offline draft, in this order."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from studio.errors import WorkError
from studio.speech import advice, confidence, script, sphinx, whisper_folder
from studio.speech.child import words_of
from studio.speech.process import Report, Stop, Task, run
from studio.speech.settings import SpeechSettings
from studio.speech.vad import Span
from studio.speech.words import Difference, Transcript

__all__ = ["EngineInfo", "SpeechSettings", "available", "transcribe"]

_LOOKING = 0.05  # share of the progress that finding speech gets
_WORTH_TWO = 20_000  # ms of speech from which a second process pays for its start
_ALIGNED = 30_000  # ms of a piece where the text comes from elsewhere
_FITTED = 0.9  # share of the progress that fitting a script gets
_PLAUSIBLE = (4.0, 35.0)  # letters for a second of speech that a script may have and be what is said


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """One engine for `doctor`. ``detail`` says what it is, or what is missing and how to get it."""

    name: str
    ready: bool
    detail: str
    draft: bool = False


@dataclass(frozen=True, slots=True)
class _Job:
    """What an engine works on. ``language`` is a primary tag or None; ``pieces`` are the spans of speech, cut."""

    wav: Path
    length: int
    pieces: Sequence[Span]
    language: str | None
    script: str
    settings: SpeechSettings
    work: Path
    stop: Stop
    report: Report

    def do(self, tasks: Sequence[Task], label: str, base: float, factor: float) -> list[Any]:
        """Runs children; a silent one is given up after ``base`` s and ``factor`` s for each second of sound."""
        asks = [Task(task.name, {"wav": str(self.wav), **task.ask}, task.weight) for task in tasks]
        limit = base + factor * self.length / 1000
        return run(asks, work=self.work, limit=limit, label=label, report=self.report, stop=self.stop)


@dataclass(frozen=True, slots=True)
class _Engine:
    """A row of the order. ``longest`` is the length in ms of the pieces that it is given."""

    longest: int
    chosen: Callable[[SpeechSettings, str], bool]
    run: Callable[[_Job], Transcript]


def transcribe(
    wav: Path,
    *,
    language: str | None,
    script: str | None,
    settings: SpeechSettings,
    work: Path,
    report: Report,
    stop: Stop,
) -> Transcript:
    """Speech in ``wav`` (16 kHz mono s16) → words with times in ms of that file.

    ``language``: the tag of the language that is spoken, None where it is not known. ``script``: what is said, as
    plain text or a subtitle file. Raises WorkError: NO_SPEECH, NO_ENGINE, NOT_ENGLISH, BAD_SUBTITLES (a script
    without words), FAILED; Cancelled.
    """
    wav, work = wav.resolve(), work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    tag = _primary(language)
    engine = next(engine for engine in _ORDER if engine.chosen(settings, script or ""))
    if engine.run is _draft and tag not in {None, "en"}:
        raise WorkError("NO_ENGINE", advice.no_engine(str(tag)))

    look = _part(report, 0.0, _LOOKING)
    blank = _Job(wav, _length(wav), (), tag, script or "", settings, work, stop, look)
    (found,) = blank.do([Task("vad", {"longest": engine.longest})], "Finding the speech", 60, 0.1)
    if not found["spans"]:
        raise WorkError("NO_SPEECH", advice.NO_SPEECH)
    pieces = [(int(start), int(end)) for start, end in found["pieces"]]
    job = _Job(wav, blank.length, pieces, tag, script or "", settings, work, stop, _part(report, _LOOKING, 1.0))
    heard = engine.run(job)
    if not heard.words:
        raise WorkError("NO_SPEECH", advice.NO_SPEECH)
    return heard


def available(settings: SpeechSettings) -> tuple[EngineInfo, ...]:
    """Every engine in the order in which it would be used, ready or not. Nothing heavy is imported or contacted."""
    sphinx_here, whisper_here = find_spec("pocketsphinx") is not None, find_spec("faster_whisper") is not None
    folder = settings.whisper_folder()
    lacks = whisper_folder.missing(folder) if folder else ()
    if not whisper_here:
        whisper = "the package faster-whisper is not installed"
    elif folder is None:
        whisper = "no model yet: `subtitle-studio models pull small`"
    elif lacks:
        whisper = f"the model folder {folder} lacks {', '.join(lacks)}"
    else:
        whisper = folder.name
    package = "" if sphinx_here else "the package pocketsphinx is not installed"
    url = settings.api_url
    return (
        EngineInfo("script", sphinx_here, package or "a script that you give is fitted to the speech"),
        EngineInfo("api", url is not None, f"{settings.api_model} at {_host(url)}" if url else "set STUDIO_STT_URL"),
        EngineInfo("whisper", whisper_here and folder is not None and not lacks, whisper),
        EngineInfo("pocketsphinx", sphinx_here, package or "rough draft, English only", draft=True),
    )


def _script(job: _Job) -> Transcript:
    language = job.language or script.guess_language(job.script)
    read = script.read_script(job.script, language)
    if not read.tokens:
        raise WorkError("BAD_SUBTITLES", "The script that was given has no words in it.")
    task = Task("align", {"pieces": job.pieces, "script": job.script, "language": language})
    (found,) = replace(job, report=_part(job.report, 0.0, _FITTED)).do(
        [task], "Fitting the script to the speech", 180, 0.2
    )
    words = tuple(words_of(found))
    differences = tuple(Difference(**one) for one in found["differences"])
    notes = advice.left_out(read.aside)
    fitted = Transcript(language, words, "script", draft=found["rough"], differences=differences, notes=notes)
    if not found["rough"]:
        job.report(1.0, "Fitting the script to the speech")
        return fitted
    letters = sum(len(token.text) for token in read.tokens)
    if not _PLAUSIBLE[0] <= letters / sum(end - start for start, end in job.pieces) * 1000 <= _PLAUSIBLE[1]:
        with contextlib.suppress(WorkError):
            return _heard_instead(job, read.tokens[0].text)
    return replace(fitted, notes=(*notes, advice.ROUGH))


def _heard_instead(job: _Job, beginning: str) -> Transcript:
    """The next engine's words, where the script cannot be what is said. Raises WorkError where there is no other."""
    engine = next(engine for engine in _ORDER[1:] if engine.chosen(job.settings, ""))
    if engine.run is _draft and job.language not in {None, "en"}:
        raise WorkError("NO_ENGINE", advice.no_engine(str(job.language)))
    heard = engine.run(replace(job, script="", report=_part(job.report, _FITTED, 1.0)))
    if not heard.words:
        raise WorkError("NO_SPEECH", advice.NO_SPEECH)
    lost = Difference("not spoken", heard.words[0].start, heard.words[0].start, f"{beginning} …")
    return replace(heard, differences=(lost,), notes=(advice.NOT_THE_SCRIPT,))


def _api(job: _Job) -> Transcript:
    settings = job.settings
    ask = {
        "pieces": job.pieces,
        "language": job.language,
        "url": settings.api_url,
        "key": settings.api_key,
        "model": settings.api_model,
        "seconds": settings.request_seconds,
        "work": str(job.work),
    }
    # Two tries of one request, and what a text without times needs for its fitting.
    (found,) = job.do([Task("api", ask)], "Transcribing the speech", 2 * settings.request_seconds + 180, 0.2)
    return Transcript(found["language"], tuple(words_of(found)), f"{settings.api_model} at {_host(settings.api_url)}")


def _whisper(job: _Job) -> Transcript:
    folder = job.settings.whisper_folder()
    task = Task("whisper", {"folder": str(folder), "language": job.language})
    (found,) = job.do([task], "Listening to the speech", 600, 0.2)
    words = tuple(words_of(found))
    name = folder.name if folder else ""
    mean = confidence.mean_posterior(words)
    return Transcript(found["language"], words, f"whisper {name.removeprefix('whisper-')}", confidence=mean)


def _draft(job: _Job) -> Transcript:
    lanes = _lanes(job.pieces, job.settings.lanes)
    tasks = [Task("sphinx", {"pieces": lane}, float(sum(b - a for a, b in lane))) for lane in lanes]
    listening = replace(job, report=_part(job.report, 0.0, 0.9))
    words = [word for answer in listening.do(tasks, "Listening to the speech", 180, 0.0) for word in words_of(answer)]
    if job.language is None and words and not confidence.is_english(words):
        rows = [[word.text, word.start, word.end, word.p] for word in words]
        checking = replace(job, report=_part(job.report, 0.9, 1.0))
        (found,) = checking.do(
            [Task("phones", {"pieces": job.pieces, "words": rows})], "Checking the language", 180, 0.0
        )
        if not confidence.sounds_english(found["off"]):
            raise WorkError("NOT_ENGLISH", advice.NOT_ENGLISH)
    job.report(1.0, "Listening to the speech")
    mean = confidence.mean_posterior(words)
    return Transcript("en", tuple(words), "pocketsphinx", draft=True, confidence=mean, punctuated=False)


_ORDER = (
    _Engine(_ALIGNED, lambda settings, text: bool(text.strip()), _script),
    _Engine(_ALIGNED, lambda settings, text: settings.api_url is not None, _api),
    _Engine(sphinx.LONGEST, lambda settings, text: settings.whisper_folder() is not None, _whisper),
    _Engine(sphinx.LONGEST, lambda settings, text: True, _draft),
)


def _lanes(pieces: Sequence[Span], lanes: int) -> list[list[Span]]:
    """Contiguous shares of about the same length, one for each process."""
    whole = sum(end - start for start, end in pieces)
    if lanes < 2 or whole < _WORTH_TWO:
        return [list(pieces)]
    shares: list[list[Span]] = [[] for _ in range(lanes)]
    done = 0
    for start, end in pieces:
        shares[min(lanes - 1, (done + (end - start) // 2) * lanes // whole)].append((start, end))
        done += end - start
    return [share for share in shares if share]


def _part(report: Report, first: float, last: float) -> Report:
    """``report`` for a step that is the part from ``first`` to ``last`` of the whole."""

    def told(fraction: float | None, label: str) -> None:
        report(None if fraction is None else first + (last - first) * fraction, label)

    return told


def _length(wav: Path) -> int:
    from studio.speech.wav import Wav

    with Wav(wav) as sound:
        return sound.ms


def _primary(language: str | None) -> str | None:
    tag = (language or "").replace("_", "-").split("-")[0].strip().lower()
    return None if tag in {"", "und", "auto"} else tag


def _host(url: str | None) -> str:
    return urlsplit(url or "").hostname or "the transcription service"
