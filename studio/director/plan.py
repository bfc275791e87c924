"""What a chat message asks for: edits of the draft, and what of it cannot be done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from studio.captions.extend import ExtendSpec
from studio.captions.style import UNCHANGED, StyleChange
from studio.director.reasons import Reason
from studio.edits.scope import EVERYTHING, Scope

Speech = Literal["en", "zh", "es"]
Sound = Literal["video", "music"]
Fit = Literal["fit", "fill", "blur"]
Ratio = Literal["16:9", "9:16", "1:1", "4:5", "4:3", "21:9", "source"]


@dataclass(frozen=True, slots=True)
class AddCaptions:
    """Captions in these languages, top first. No languages: the language that is spoken. ``spoken``: what is spoken
    in the video, where the person says so. ``keep``: captions that are there stay as they are, only placed anew."""

    languages: tuple[str, ...] = ()
    spoken: str | None = None
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Extend:
    """Longer display times; of all caption tracks where no language is named. ``vague``: the person named no amount."""

    spec: ExtendSpec
    languages: tuple[str, ...] = ()
    vague: bool = False
    scope: Scope = EVERYTHING


@dataclass(frozen=True, slots=True)
class RemoveCaptions:
    """Caption tracks taken away; all of them where no language is named."""

    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HideCaptions:
    """Caption tracks kept but not drawn and not delivered (``hidden``), or shown again; all where none is named."""

    languages: tuple[str, ...] = ()
    hidden: bool = True


@dataclass(frozen=True, slots=True)
class CorrectText:
    """``old`` replaced by ``new`` in the captions (of all languages where none is named). An empty ``new`` takes the
    words away."""

    old: str
    new: str
    languages: tuple[str, ...] = ()
    scope: Scope = EVERYTHING


@dataclass(frozen=True, slots=True)
class SetText:
    """The whole text of the one line that ``scope`` picks, in one language (the first track where none is named)."""

    text: str
    scope: Scope
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddLine:
    """One more caption. ``end_ms`` None: as long as reading takes. No ``languages``: in the first track."""

    text: str
    start_ms: int
    end_ms: int | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeleteLines:
    """The captions that ``scope`` picks, or those that hold ``text``, taken away."""

    scope: Scope = EVERYTHING
    text: str | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeLines:
    """The captions that ``scope`` picks (neighbours) become one."""

    scope: Scope
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SplitLine:
    """One caption becomes two: after the words ``after``, else where it reads best."""

    scope: Scope
    after: str | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retime:
    """Captions moved by ``by_ms`` (later where positive)."""

    by_ms: int
    scope: Scope = EVERYTHING
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetTimes:
    """The one line that ``scope`` picks starts or ends at these times of the film; None leaves one as it is."""

    scope: Scope
    start_ms: int | None = None
    end_ms: int | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sync:
    """Captions of a file set anew to the speech."""

    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetStyle:
    """How the captions look (of all languages where none is named)."""

    change: StyleChange
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddTitle:
    """Text over the picture that is no caption. ``end_ms`` None: 3 s, or to the end of a shorter film."""

    text: str
    start_ms: int = 0
    end_ms: int | None = None
    change: StyleChange = UNCHANGED


@dataclass(frozen=True, slots=True)
class StyleTitles:
    """How the titles look."""

    change: StyleChange


@dataclass(frozen=True, slots=True)
class RemoveTitles:
    """Titles taken away: those with ``text`` in them, all where none is given."""

    text: str | None = None


@dataclass(frozen=True, slots=True)
class AddMusic:
    """Music under the film, from a file that was uploaded (the newest sound where none is named).

    ``volume`` is a share of the file's own loudness; ``duck``: softer while somebody speaks (None: as is best).
    """

    file: str | None = None
    volume: float | None = None
    duck: bool | None = None


@dataclass(frozen=True, slots=True)
class RemoveMusic:
    """No music any more."""


@dataclass(frozen=True, slots=True)
class SetVolume:
    """How loud a sound is: a share of the file's own loudness, or a multiple ``by`` of what it is now. 0 mutes."""

    of: Sound
    volume: float | None = None
    by: float | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """Parts of the film taken out: (start, end) in ms, None is the film's end. Captions follow."""

    ranges: tuple[tuple[int, int | None], ...]


@dataclass(frozen=True, slots=True)
class Keep:
    """Only these parts of the film, in time order: (start, end) in ms, None is the film's end. Captions follow."""

    ranges: tuple[tuple[int, int | None], ...]


@dataclass(frozen=True, slots=True)
class SetCanvas:
    """The picture's shape and how the film fills it: ``fit`` with bars, ``fill`` cropped, ``blur`` on its own blurred
    picture. None leaves one as it is."""

    ratio: Ratio | None = None
    fit: Fit | None = None


@dataclass(frozen=True, slots=True)
class SetDelivery:
    """Captions as a track that a player can switch off (``soft``, the picture is not encoded again), or burned in."""

    soft: bool


@dataclass(frozen=True, slots=True)
class Undo:
    """The draft before the last ``steps`` edits."""

    steps: int = 1


@dataclass(frozen=True, slots=True)
class Redo:
    """The last ``steps`` edits that were undone, done again."""

    steps: int = 1


@dataclass(frozen=True, slots=True)
class StartOver:
    """The draft as it was when the film came in. Undo leads back."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A part of a message that changes nothing. ``said`` is that part in the person's words."""

    reason: Reason
    said: str = ""


Edit = (
    AddCaptions
    | Extend
    | RemoveCaptions
    | HideCaptions
    | CorrectText
    | SetText
    | AddLine
    | DeleteLines
    | MergeLines
    | SplitLine
    | Retime
    | SetTimes
    | Sync
    | SetStyle
    | AddTitle
    | StyleTitles
    | RemoveTitles
    | AddMusic
    | RemoveMusic
    | SetVolume
    | Cut
    | Keep
    | SetCanvas
    | SetDelivery
    | Undo
    | Redo
    | StartOver
    | NotUnderstood
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Edits in order. A message that asks for nothing that can be done has one edit, a NotUnderstood.

    ``problems``: parts of a message that cannot be done beside edits that can. ``speech``: the language to answer in.
    """

    edits: tuple[Edit, ...]
    problems: tuple[NotUnderstood, ...] = field(default=())
    speech: Speech = "en"
