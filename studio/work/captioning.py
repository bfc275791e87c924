"""Adding captions: sound → words → cues → other languages → draft, each a kept step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from studio.captions.cue import Cue
from studio.captions.layout import Frame
from studio.director.plan import AddCaptions
from studio.draft import Draft, Track
from studio.edits.captions import order_captions, set_captions
from studio.edits.follow import cues_from_file
from studio.errors import WorkError
from studio.store.files import StoredFile
from studio.translate.tag import read_tag, same
from studio.work import importing
from studio.work.intake import read_script
from studio.work.job import Job
from studio.work.material import Material, frame_of, material, media_info
from studio.work.outcome import MadeTrack, Outcome, cues_from_json, cues_to_json
from studio.work.translating import Source, put_styles, styles_of, translated

NO_AUDIO = WorkError(
    "NO_AUDIO",
    "This video has no speech track, so there is nothing to make captions from. Send a subtitle file instead.",
)


@dataclass(frozen=True, slots=True)
class Base:
    """The captions that everything else is made from: in the language that is spoken, or that a file is written in."""

    language: str
    cues: tuple[Cue, ...]
    engine: str
    draft: bool
    confidence: float | None
    track: str | None
    """Id of the track that holds them already; None where they are new."""
    script: str | None = None
    """Id of the script file whose words they are."""
    styles: tuple[str | None, ...] = ()
    """The styling of single captions, as in ``m.ass``."""
    differences: tuple[dict[str, Any], ...] = ()
    """Where a given script and the speech part, as advice.kept has it."""

    @property
    def source(self) -> Source:
        """What other languages are translated from."""
        return Source(self.language, self.cues, self.styles)


def tracks_to_pay(job: Job, draft: Draft, edit: AddCaptions) -> int:
    """How many tracks an edit may have to make, at most: what is held for it. None where it cannot begin."""
    have = material(job, draft)
    if draft.source is None:
        return 0
    asked = dict.fromkeys(edit.languages)
    missing = [language for language in asked if not _stays(draft, language, edit)]
    if have.unused_subtitles() or (asked and not missing) or _existing(draft, missing, have):
        return len(missing)
    return max(1, len(dict.fromkeys(edit.languages))) if have.main.info.get("has_audio") else 0


def _stays(draft: Draft, language: str, edit: AddCaptions) -> bool:
    """Whether captions in a language are there already and are not to be made again. The person's own always stay."""
    return any(
        _same(track.language, language) and (edit.keep or track.origin is not None)
        for track in draft.captions
        if track.segments
    )


def add(job: Job, draft: Draft, edit: AddCaptions, outcome: Outcome, mark: str) -> Draft:
    """The draft with the captions of ``edit``. ``mark`` tells the steps of several edits in one message apart."""
    have = material(job, draft)
    main = have.main
    info = media_info(job, main)
    frame = frame_of(info, draft)
    wanted = tuple(dict.fromkeys(edit.languages))
    draft = importing.take_in(job, draft, have.unused_subtitles(), outcome, mark)
    missing = [language for language in wanted if not _stays(draft, language, edit)]
    if wanted and not missing:
        return _in_order(draft, wanted, outcome)
    base = _existing(draft, missing, have) or _recognised(job, have, main, frame, edit, mark, outcome)
    made = len(wanted) - len(missing)
    for language in missing or (base.language,):
        if _same(language, base.language):
            if base.track is None:
                draft = _put_base(draft, base, outcome)
            made += 1
        elif done := translated(job, base.source, language, frame, _title(draft, main), outcome, mark):
            facts: dict[str, Any] = {"engine": done.engine, "draft": done.draft, "from": _track_id(draft, base)}
            draft = put_styles(set_captions(draft, language, done.cues, facts), language, done.styles)
            outcome.made.append(MadeTrack(language, len(done.cues), done.engine, done.draft, None, base.language))
            made += 1
    if made == 0 and base.track is None:  # nothing that was asked for could be made; what was heard is worth keeping
        draft = _put_base(draft, base, outcome)
    elif made == 0:
        raise WorkError("NO_ENGINE", outcome.warnings[-1]["message"])
    elif base.track is None and base.draft and not any(track.source is None for track in outcome.made):
        outcome.heard.append(MadeTrack(base.language, len(base.cues), base.engine, base.draft, base.confidence))
    return _in_order(draft, wanted, outcome)


def _in_order(draft: Draft, wanted: Sequence[str], outcome: Outcome) -> Draft:
    """The draft with the captions in the order in which their languages were named."""
    if len(wanted) < 2:
        return draft
    ordered = order_captions(draft, wanted)
    outcome.placed |= ordered != draft
    return ordered


def _existing(draft: Draft, wanted: Sequence[str], have: Material) -> Base | None:
    """The captions that are there already, if only other languages are asked for and no new script has come."""
    sources = [track for track in draft.captions if track.segments and "from" not in track.meta]
    if not sources:
        return None
    track = sources[0]
    imported = track.origin is not None
    fresh = not wanted or all(draft.caption_track(language) is not None for language in wanted)
    if not imported and (fresh or _newer_script(track, have)):
        return None
    engine = str(track.meta.get("engine") or "")
    # A file that does not tell its language is taken to be in the one that was named first.
    language = track.language if track.language != "und" or not wanted else wanted[0]
    draft_engine = track.meta.get("draft") is True
    return Base(language, track.cues(), engine, draft_engine, None, track.id, styles=styles_of(track))


def _newer_script(track: Track, have: Material) -> bool:
    script = have.script()
    return script is not None and track.meta.get("script") != script.id


def _recognised(
    job: Job, have: Material, main: StoredFile, frame: Frame, edit: AddCaptions, mark: str, outcome: Outcome
) -> Base:
    """Sound → words → cues; where a script and the speech part is a warning.

    Raises NO_AUDIO, NO_SPEECH, NO_ENGINE, NOT_ENGLISH.
    """
    if not main.info.get("has_audio"):
        raise NO_AUDIO
    from studio.speech import advice
    from studio.speech.engines import transcribe
    from studio.speech.settings import SpeechSettings
    from studio.speech.words import Difference

    script = have.script()

    def listen() -> dict[str, Any]:
        from studio.media.audio import extract_audio

        extract_audio(
            job.desk.storage.file(main.id),
            job.folder / "audio.wav",
            stream=None,
            report=job.report("extract_audio"),
            stop=job.stop,
        )
        return {"file": main.name}

    def recognise() -> dict[str, Any]:
        text = None if script is None else read_script(job.desk.storage.file(script.id).read_bytes())
        heard = transcribe(
            job.folder / "audio.wav",
            language=edit.spoken,
            script=text,
            settings=SpeechSettings.from_env(job.desk.settings.data),
            work=job.folder,
            report=job.report("recognise_speech"),
            stop=job.stop,
        )
        job.keep(f"{mark}.transcript.json", asdict(heard))
        return {"language": heard.language, "engine": heard.engine, "words": len(heard.words)}

    def lay_out() -> dict[str, Any]:
        from studio.captions.segment import segment
        from studio.speech.words import Transcript, Word

        kept = job.kept(f"{mark}.transcript.json")
        words = tuple(Word(**word) for word in kept["words"])
        heard = Transcript(kept["language"], words, kept["engine"], punctuated=kept["punctuated"])
        cues = segment(heard, frame)
        if not cues:
            raise WorkError("NO_SPEECH", "No speech was found in this video, so there are no captions to make.")
        job.keep(f"{mark}.cues.json", cues_to_json(cues))
        return {"language": heard.language, "captions": len(cues)}

    job.act(f"{mark}.listen", "extract_audio", "Reading the sound", {"file": main.name}, listen)
    job.act(
        f"{mark}.recognise", "recognise_speech", "Listening to the speech", {"script": script is not None}, recognise
    )
    job.act(f"{mark}.lay_out", "lay_out_captions", "Laying out the captions", {}, lay_out)
    heard = job.kept(f"{mark}.transcript.json")
    # The whole file was heard; of a film that is cut only what is left of it is captioned.
    cues = cues_from_file(have.draft, cues_from_json(job.kept(f"{mark}.cues.json")))
    if not cues:
        raise WorkError("NO_SPEECH", "No speech is left in this film, so there are no captions to make.")
    written = script.id if script else None
    differences = [Difference(**one) for one in heard["differences"]]
    for sentence in (*heard["notes"], *advice.told(differences)):
        outcome.warn("SCRIPT", sentence)
    base = Base(heard["language"], cues, heard["engine"], heard["draft"], heard["confidence"], None, written)
    return replace(base, differences=tuple(advice.kept(differences)))


def _put_base(draft: Draft, base: Base, outcome: Outcome) -> Draft:
    facts: dict[str, Any] = {"engine": base.engine, "draft": base.draft}
    if base.script is not None:
        facts["script"] = base.script
    if base.differences:
        facts["script_differences"] = list(base.differences)
    if base.confidence is not None:
        facts["confidence"] = round(base.confidence, 3)
    outcome.made.append(MadeTrack(base.language, len(base.cues), base.engine, base.draft, base.confidence))
    return set_captions(draft, base.language, base.cues, facts)


def _title(draft: Draft, main: StoredFile) -> str:
    """What the film is called, for who translates it."""
    return str(draft.meta.get("title") or main.name)


def _track_id(draft: Draft, base: Base) -> str:
    if base.track is not None:
        return base.track
    track = draft.caption_track(base.language)
    return track.id if track is not None else f"cap-{base.language}"


def _same(one: str, other: str) -> bool:
    """Whether two tags name the same language; a region or script of its own is another track only if both name one.
    Traditional characters are no simplified ones."""
    a, b = read_tag(one), read_tag(other)
    return one.lower() == other.lower() if a is None or b is None else same(a, b)
