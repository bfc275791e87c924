"""What layout knows of each language (``tongues.toml``): limits, reading speed, words that lean on others."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields
from importlib.resources import files
from typing import Any

from studio.captions import names

LATIN_LINE = 42


@dataclass(frozen=True, slots=True)
class Tongue:
    """``line``: most characters in a line; ``cps``: characters a second that adults read.

    ``spaced``: words stand apart. ``cells``: half- and full-width characters are told apart. ``nouns``: nouns have
    capitals. The sets are those of the table, lower case; their comments are there. ``openers`` (prepositions and
    conjunctions) begin a line well and end one badly; ``weak`` (articles, auxiliaries, pronouns, …) only end one
    badly.
    """

    line: int = LATIN_LINE
    cps: float = 17.0
    spaced: bool = True
    cells: bool = False
    nouns: bool = False
    articles: frozenset[str] = frozenset()
    determiners: frozenset[str] = frozenset()
    auxiliaries: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    leaners: frozenset[str] = frozenset()
    adjectives: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    clitics: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    lead: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    scales: frozenset[str] = frozenset()
    joiners: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    phrasal: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()
    digits: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    enders: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    openers: frozenset[str] = field(init=False, default=frozenset())
    weak: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "openers", self.prepositions | self.conjunctions)
        object.__setattr__(self, "weak", self.articles | self.determiners | self.auxiliaries | self.leaners)

    @property
    def known(self) -> bool:
        """The language has tables of its own."""
        return bool(self.openers)


_SETS = frozenset(one.name for one in fields(Tongue) if one.type == "frozenset[str]" and one.init)
_ENDS = frozenset({"enders", "tails", "heads"})
_SPELLED = {"and": "joiners"}


def _read() -> dict[str, Tongue]:
    rows = tomllib.loads(files("studio.captions").joinpath("tongues.toml").read_text(encoding="utf-8"))
    found: dict[str, Tongue] = {}
    for tag, row in rows.items():
        named: dict[str, Any] = {_SPELLED.get(key, key): value for key, value in row.items()}
        for key in _SETS & named.keys():
            named[key] = frozenset(named[key].split())
        for key in _ENDS & named.keys():
            named[key] = tuple(named[key].split())
        found[tag] = Tongue(**named)
    return found


TONGUES: dict[str, Tongue] = _read()
DEFAULT = Tongue()

CLOSING_MARKS = "\"'’”“‘»)]}）】」』》〉*_"
OPENING_MARKS = "\"'‘“„‚«([{¿¡（【「『《〈"
SENTENCE_ENDS = frozenset(".?!…。？！؟।॥．｡")
CLAUSE_ENDS = frozenset(",;:，；：、،؛—–､")
# Never at the head of a line (kinsoku), and never at its end.
NO_LINE_HEAD = frozenset(
    "，。、；：？！）】」』》〉〕］｝”’…‥—～〜·・％‰%,.!?;:)]}»›ー々ゝゞヽヾ〻ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    "｡､｣･ｰ؟،؛।॥ๆ"
)
NO_LINE_END = frozenset("（【「『《〈〔［｛“‘([{«‹¿¡｢＄￥＃$€£¥#№")
_MARKS = CLOSING_MARKS + OPENING_MARKS + ",;:.?!…，。、；：？！،؛؟।"
_INITIAL = re.compile(r"[^\W\d_]\.(?:[^\W\d_]\.)*")
_ORDINAL = re.compile(r"\d{1,3}\.")


def tongue(language: str | None) -> Tongue:
    """The facts for a BCP 47 tag; the Latin defaults where the language is not in the table."""
    return TONGUES.get((language or "").lower().replace("_", "-").split("-")[0], DEFAULT)


def bare(word: str) -> str:
    """A word as the tables hold it: lower case, without marks around it."""
    return word.strip(_MARKS).replace("’", "'").lower()


def ends_sentence(word: str, known: Tongue, following: str | None = None) -> bool:
    """The word closes a sentence; "Mr." does not.

    ``following``, where it is known, decides what is open: an abbreviation or "…" before a capital may end a
    sentence, nothing does before a small letter that only an abbreviation, an initial, "3." or "…" parts from it.
    """
    stripped = word.rstrip(CLOSING_MARKS)
    if not stripped or stripped[-1] not in SENTENCE_ENDS:
        return False
    lower = stripped.lower().lstrip(OPENING_MARKS)
    small = following is not None and following.lstrip(OPENING_MARKS + "-–— ")[:1].islower()
    if stripped[-1] in "….":
        if lower in known.abbreviations:
            capital = following is not None and following.lstrip(OPENING_MARKS)[:1].isupper()
            names = lower in known.titles or lower in known.labels or lower.rstrip(".") in known.titles
            return capital and not names and _usual(following, known)
        if following is not None and _INITIAL.fullmatch(stripped.lstrip(OPENING_MARKS)):
            return len(stripped) > 3 and not small and _usual(following, known)
        if following is not None and _ORDINAL.fullmatch(lower):
            return not small and bare(following) not in known.months
        if small and stripped.endswith(("..", "…")):
            return False
    return True


def _usual(word: str | None, known: Tongue) -> bool:
    """A word that has a capital only for standing first."""
    plain = bare(word or "")
    return plain in known.openers or plain in known.weak or names.opens(plain)


def ends_clause(word: str) -> bool:
    """The word closes a clause: comma, semicolon, colon, dash."""
    stripped = word.rstrip(CLOSING_MARKS)
    return bool(stripped) and stripped[-1] in CLAUSE_ENDS
