"""An OpenAI-compatible transcription service, only where the user named one (STUDIO_STT_URL). In the child process.

The sound goes up as FLAC in pieces that were cut at silences. Word times come from ``verbose_json``; a server that
answers with text alone gets them from our own aligner. The key is in no sentence.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studio.errors import WorkError
from studio.speech import wav as wavs
from studio.speech.vad import Span
from studio.speech.wav import Wav
from studio.speech.words import Word

_BIGGEST = 24_000_000  # bytes of one upload; services refuse more than 25 MB
_CONNECT = 15.0  # seconds
_JOINED = 600_000  # ms of one upload, about 10 MB
_SILENCE = 10_000  # ms; longer ones are left out, models invent words in them
_NAMES = {
    "english": "en", "spanish": "es", "french": "fr", "german": "de", "portuguese": "pt", "italian": "it",
    "dutch": "nl", "polish": "pl", "russian": "ru", "ukrainian": "uk", "turkish": "tr", "arabic": "ar",
    "hebrew": "he", "hindi": "hi", "chinese": "zh", "mandarin": "zh", "japanese": "ja", "korean": "ko",
    "vietnamese": "vi", "indonesian": "id", "swedish": "sv", "danish": "da", "norwegian": "no", "finnish": "fi",
    "greek": "el", "czech": "cs", "hungarian": "hu", "romanian": "ro", "catalan": "ca", "thai": "th",
}  # fmt: skip  # whisper-1 answers with names


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the service is. ``seconds`` bounds one answer, from the last byte sent on."""

    url: str
    key: str | None = field(repr=False)
    model: str
    seconds: float


def recognise(
    path: Path,
    pieces: Sequence[Span],
    language: str | None,
    endpoint: Endpoint,
    work: Path,
    report: Callable[[float], None],
) -> tuple[str, list[Word]]:
    """(language, words) of the speech at ``pieces``. Raises WorkError("FAILED") with what the service said."""
    from studio.speech.vad import join

    client = _client(endpoint)
    words: list[Word] = []
    found = language
    # Service and speaker both do better with context: neighbours go up together.
    joined = join(pieces, _JOINED, _SILENCE)
    with Wav(path) as wav, tempfile.TemporaryDirectory(prefix="upload-", dir=work) as folder:
        for at, (start, end) in enumerate(joined):
            report(at / len(joined))
            for span, flac in _packed(wav, start, end, Path(folder)):
                answer = _ask(client, endpoint, flac, language)
                flac.unlink()
                found = found or _tag(_get(answer, "language"))
                words += _words(answer, span, path, pieces, found)
    report(1.0)
    return found or "en", words


def _client(endpoint: Endpoint) -> Any:
    import openai

    # A server of one's own needs no key, but the package insists on one.
    return openai.OpenAI(
        base_url=endpoint.url,
        api_key=endpoint.key or "none",
        max_retries=1,
        timeout=openai.Timeout(endpoint.seconds, connect=_CONNECT),
    )


def _packed(wav: Wav, start: int, end: int, folder: Path) -> list[tuple[Span, Path]]:
    """FLAC files below the limit for the sound from ``start`` to ``end``."""
    from studio.media.ffmpeg import run_ffmpeg

    wavs.write(folder / "piece.wav", wav, start, end)
    name = f"piece-{start}.flac"
    run_ffmpeg(
        ["-i", "file:piece.wav", "-c:a", "flac", "-compression_level", "8", f"file:{name}"],
        cwd=folder,
        total_ms=None,
        report=lambda fraction, label: None,
        stop=lambda: False,
    )
    (folder / "piece.wav").unlink()
    packed = folder / name
    if packed.stat().st_size <= _BIGGEST:
        return [((start, end), packed)]
    packed.unlink()
    middle = (start + end) // 2
    return [*_packed(wav, start, middle, folder), *_packed(wav, middle, end, folder)]


def _ask(client: Any, endpoint: Endpoint, flac: Path, language: str | None) -> Any:
    """One request; a server that does not know ``verbose_json`` is asked again for plain JSON."""
    import openai

    known = {"language": language} if language else {}
    detailed = {"response_format": "verbose_json", "timestamp_granularities": ["word", "segment"]}
    for form in (detailed, {"response_format": "json"}):
        try:
            with flac.open("rb") as file:
                return client.audio.transcriptions.create(
                    model=endpoint.model, file=("speech.flac", file, "audio/flac"), **form, **known
                )
        except openai.BadRequestError as error:
            if form is detailed:
                continue
            raise WorkError("FAILED", _sentence("refused the sound", error)) from error
        except openai.APITimeoutError as error:
            raise WorkError(
                "FAILED", f"The transcription service did not answer within {endpoint.seconds:.0f} s."
            ) from error
        except openai.APIConnectionError as error:
            raise WorkError("FAILED", "The transcription service cannot be reached. Check STUDIO_STT_URL.") from error
        except (openai.AuthenticationError, openai.PermissionDeniedError) as error:
            raise WorkError("FAILED", "The transcription service refused the key. Check STUDIO_STT_KEY.") from error
        except openai.NotFoundError as error:
            sentence = f'The transcription service does not know the address or the model "{endpoint.model}".'
            raise WorkError("FAILED", f"{sentence} Check STUDIO_STT_URL and STUDIO_STT_MODEL.") from error
        except openai.RateLimitError as error:
            raise WorkError(
                "FAILED", "The transcription service takes no more requests now. Try again later."
            ) from error
        except openai.APIStatusError as error:
            raise WorkError("FAILED", _sentence("failed", error)) from error
        except openai.APIError as error:
            raise WorkError("FAILED", "The transcription service gave an answer that cannot be read.") from error
    raise AssertionError("the second form returns or raises")


def _sentence(what: str, error: Any) -> str:
    # The service's own words are not repeated: they may quote the key or anything else.
    return f"The transcription service {what} (HTTP {error.status_code})."


def _words(answer: Any, span: Span, path: Path, pieces: Sequence[Span], language: str | None) -> list[Word]:
    start, end = span
    text = answer if isinstance(answer, str) else _get(answer, "text")
    if not isinstance(text, str) or text.lstrip()[:1] == "<":
        raise WorkError("FAILED", "The transcription service gave an answer that cannot be read. Check STUDIO_STT_URL.")
    timed: list[Word] = []
    for part in _get(answer, "words") or ():
        word, a, b = _get(part, "word"), _get(part, "start"), _get(part, "end")
        if isinstance(word, str) and word.strip() and _is_time(a) and _is_time(b):
            first = max(timed[-1].end if timed else start, min(start + round(a * 1000), end - 1))
            timed.append(Word(word.strip(), first, max(first + 1, min(start + round(b * 1000), end))))
    if timed:
        return punctuated(timed, text)
    return _fitted(text, span, path, pieces, language) if text.strip() else []


def punctuated(words: Sequence[Word], text: str) -> list[Word]:
    """Gives words that came bare ("americans") the spelling of the running text ("Americans,")."""
    written = text.split()
    result: list[Word] = []
    at = 0
    for word in words:
        bare = _bare(word.text)
        found = next((i for i in range(at, min(at + 4, len(written))) if _bare(written[i]) == bare), None)
        if found is None or not bare:
            result.append(word)
            continue
        at = found + 1
        result.append(Word(written[found], word.start, word.end, word.p))
    return result


def _fitted(text: str, span: Span, path: Path, pieces: Sequence[Span], language: str | None) -> list[Word]:
    from studio.speech import script
    from studio.speech.align import align

    tag = language or script.guess_language(text)
    inside = [(max(a, span[0]), min(b, span[1])) for a, b in pieces if min(b, span[1]) > max(a, span[0])]
    return align(path, inside, script.read(text, tag), tag, lambda fraction: None, whole=True).words


def _is_time(value: Any) -> bool:
    return isinstance(value, int | float) and 0 <= value < 1e6  # a NaN is not


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _get(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


def _tag(name: Any) -> str | None:
    """ "english" or "en" → "en"; None for anything else."""
    if not isinstance(name, str):
        return None
    name = name.strip().lower()
    return _NAMES.get(name) or (name if len(name) in {2, 3} and name.isalpha() else None)
