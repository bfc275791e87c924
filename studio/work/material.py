"""What a project has to work with: its main file, unused subtitle files, a script, text inside the video."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from studio.captions.layout import Frame
from studio.draft import Draft, bad
from studio.edits.place import PlacedFile
from studio.edits.timeline import composition
from studio.errors import WorkError
from studio.media.compose import WHOLE
from studio.store import files
from studio.store.files import StoredFile
from studio.work.films import source_id
from studio.work.job import Job

if TYPE_CHECKING:
    from studio.media.info import MediaInfo

SubtitleFormat = Literal["srt", "vtt", "ass"]
STREAM_FORMATS: dict[str, SubtitleFormat] = {"srt": "srt", "mov_text": "srt", "vtt": "vtt", "ass": "ass"}
"""In which format a text stream of a video is taken out."""
NO_MEDIA = WorkError("NO_MEDIA", "There is no video here yet. Upload one first, then say what to do with it.")
ONLY_PICTURES = WorkError(
    "NO_AUDIO", "A picture has no speech track, so it cannot be captioned. Send a video or a sound."
)


@dataclass(frozen=True, slots=True)
class Material:
    """The project's files in the order of arrival, and the draft that they are seen with."""

    files: tuple[StoredFile, ...]
    draft: Draft

    @property
    def main(self) -> StoredFile:
        """What the project is made from. Raises NO_MEDIA, or NO_AUDIO where only pictures were sent."""
        segment = self.draft.source
        named = None if segment is None else str(segment.meta.get("file"))
        found = next((file for file in self.files if file.id == named), None)
        if found is None:
            raise ONLY_PICTURES if any(file.kind == "image" for file in self.files) else NO_MEDIA
        return found

    def unused_subtitles(self) -> tuple[StoredFile, ...]:
        """Subtitle files that no track came from, in the order of arrival."""
        used = {str(track.origin["file"]) for track in self.draft.captions if track.origin and "file" in track.origin}
        return tuple(file for file in self.files if file.kind == "subtitle" and file.id not in used)

    def script(self) -> StoredFile | None:
        """The newest script."""
        return next((file for file in reversed(self.files) if file.kind == "script"), None)


def material(job: Job, draft: Draft) -> Material:
    """The material of the job's project."""
    with job.desk.read() as connection:
        known = files.of_session(connection, job.run.session_id)
    return Material(tuple(file for file in known if job.files is None or file.id in job.files), draft)


def belongs_elsewhere(file: StoredFile, draft: Draft, known: Sequence[StoredFile], history: Sequence[Draft]) -> bool:
    """Whether a subtitle file or script is for another video of the project: was used with it, or has its name.

    Videos are worked on one after the other in one project; what was sent for the first must not caption the second.
    """
    if file.kind not in ("subtitle", "script"):
        return False
    main = source_id(draft)
    for before in history:
        if source_id(before) != main and any(
            file.id in ((track.origin or {}).get("file"), track.meta.get("script")) for track in before.captions
        ):
            return True
    named = {_stem(media.name) for media in known if media.kind in ("video", "audio") and media.id != main}
    own = {_stem(media.name) for media in known if media.id == main}
    return _stem(file.name) in named - own


def _stem(name: str) -> str:
    """ "talk" of talk.mp4 and of talk.en.srt."""
    return name.partition(".")[0].casefold()


def as_placed(file: StoredFile) -> PlacedFile:
    """A stored sound or video as the timeline needs it, to be the music. Raises NO_MUSIC for text."""
    if file.kind not in ("video", "audio", "image"):
        raise WorkError("NO_MUSIC", f"{file.name} is a text file, so it cannot be the music.")
    length = round(1000 * float(file.info.get("duration") or 0))
    return PlacedFile(file.id, file.name, file.kind, length, sound=bool(file.info.get("has_audio")))


def media_info(job: Job, file: StoredFile) -> MediaInfo:
    """The probe's word on a file."""
    from studio.media.probe import probe

    return probe(job.desk.storage.file(file.id))


def frame_of(info: MediaInfo, draft: Draft | None = None) -> Frame:
    """The picture that captions are laid out for: of the whole file, or of the film that ``draft`` makes of it."""
    from studio.media.plan import output_rate, output_size

    film = WHOLE if draft is None else composition(draft)
    return Frame(*output_size(info, film), output_rate(info, film))


def original_bytes(job: Job, origin: dict[str, object], folder: Path) -> tuple[bytes, str]:
    """The subtitle file that a track came from, as bytes, and its name; a stream is taken out of its video again."""
    from studio.media.textstream import extract_text_stream

    with job.desk.read() as connection:
        file = files.find(connection, str(origin.get("file")))
    if file is None or file.session_id != job.run.session_id:
        raise bad("A caption track names a file that is not part of this project.")
    if not job.desk.storage.file(file.id).is_file():
        raise WorkError("BAD_SUBTITLES", f"{file.name} is not here any more. Upload it again, or remove its captions.")
    place, stream, form = job.desk.storage.file(file.id), origin.get("stream"), origin.get("format")
    if stream is None and file.kind == "subtitle":
        return place.read_bytes(), file.name
    if type(stream) is not int or form not in STREAM_FORMATS.values() or file.kind not in ("video", "audio"):
        raise bad("A caption track does not say correctly where it came from.")
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / f"stream{stream}.{form}"
    extract_text_stream(place, stream, cast(SubtitleFormat, form), out)
    return out.read_bytes(), f"{file.name}.{form}"
