"""Where a script and the speech part: what follows for the captions, and what is told.

The script is trusted. A word that sounds otherwise is shown as it is written; a word or two that are swallowed are
shown between their neighbours; a longer passage that nobody says is left out, for it would be crammed into a pause;
speech that the script lacks is not shown. All but the swallowed words are told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from studio.speech.fitting import Event
from studio.speech.script import Token
from studio.speech.vad import Span
from studio.speech.words import Difference

_SWALLOWED = (2, 450)  # words, and ms that they would take: shown all the same
_SAME_LENGTH = (0.35, 4.0)  # sound for each ms of the words in whose place it is; beyond it there is no place for them
# ms of other sound that are told, beside words of the script and without any; less is a slip of the ear, which is
# worse where words are known by spelling rules only.
_TOLD = {"en": (240, 500)}
_TOLD_BY_RULE = (900, 1200)
_FEW, _SLOW = 3, 3  # words of a sentence that is said but for them; how many times their usual length they may take
_ENDS = (".", "!", "?", "…", "。", "！", "？")
_SPREAD = 1000  # ms of silence between sounds that may be one passage
_QUOTED = 400  # characters of a passage that are kept


@dataclass(frozen=True, slots=True)
class Placed:
    """A word of the script in its place."""

    token: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What is shown, in the order of time, and what is told."""

    placed: list[Placed]
    differences: list[Difference]


@dataclass(slots=True)
class _Group:
    """What lies between two words that are surely said: words of the script, and sound that is none of them."""

    start: int
    end: int
    words: list[int]
    sound: list[Span]
    noise: list[Span]


def judge(
    main: Sequence[Event],
    beside: Sequence[Sequence[Event]],
    tokens: Sequence[Token],
    lengths: Sequence[int],
    unknown: Collection[int],
    heard: Collection[int],
    language: str,
) -> Judged:
    """``main`` follows the order of the script and of time; ``beside`` are passages said elsewhere or again.

    ``lengths``: about how long each word takes, ms; ``unknown``: words of whose sound nothing is known; ``heard``:
    words that were recognised in the order of the script.
    """
    sure = [_sure(main, at) for at in range(len(main))]
    placed = [_place(event) for event, kept in zip(main, sure, strict=True) if kept]
    differences: list[Difference] = []
    said = {one.token for one in placed}
    elsewhere: set[int] = set()
    for events in beside:
        here = [_place(event) for event in events if event.token is not None and event.span is not None]
        if here:
            again = sum(1 for one in here if one.token in said) * 2 > len(here)
            text = quoted(tokens, [one.token for one in here])
            differences.append(Difference("repeated" if again else "moved", here[0].start, here[-1].end, text))
            if not again:  # a word of it that nobody heard in the usual order was put there for want of a better place
                doubled = {one.token for one in here} - set(heard)
                placed = [one for one in placed if one.token not in doubled]
            placed += here
            elsewhere |= {one.token for one in here}
    least = _TOLD.get(language, _TOLD_BY_RULE)
    for group in _groups(main, sure):
        group.words = [token for token in group.words if token not in elsewhere]
        shown, told = _judged(group, tokens, lengths, unknown, least)
        placed += shown
        differences += told
    placed.sort(key=lambda one: (one.start, one.token))
    places = [one for one in differences if one.kind in {"moved", "repeated"}]
    differences = [one for one in differences if one.kind != "not in the script" or not _within(one, places)]
    return Judged(placed, sorted(differences, key=lambda one: (one.start, one.end)))


def _within(one: Difference, places: Sequence[Difference]) -> bool:
    """Whether most of a place is told already."""
    told = sum(max(0, min(one.end, other.end) - max(one.start, other.start)) for other in places)
    return told * 2 > one.end - one.start


def _sure(main: Sequence[Event], at: int) -> bool:
    """Whether a word is where it was found; one that does not fit, beside sound that is no word, is not."""
    event = main[at]
    if event.token is None or event.span is None:
        return False
    beside = [main[place] for place in (at - 1, at + 1) if 0 <= place < len(main)]
    return not (event.unlike and any(one.token is None and not one.unlike for one in beside))


def _place(event: Event) -> Placed:
    assert event.token is not None  # noqa: S101  # asked before
    assert event.span is not None  # noqa: S101
    return Placed(event.token, *event.span)


def _groups(main: Sequence[Event], sure: Sequence[bool]) -> Iterator[_Group]:
    group: _Group | None = None
    last = 0
    for event, kept in zip(main, sure, strict=True):
        if kept or event.is_border:
            if group is not None:
                group.end = max(group.end, event.span[0] if event.span else group.end)
                yield group
            group, last = None, event.span[1] if event.span else last
            continue
        if group is None:
            group = _Group(last, last, [], [], [])
        if event.token is not None:
            group.words.append(event.token)
        if event.span is not None:
            (group.noise if event.token is None and event.unlike else group.sound).append(event.span)
            group.end = max(group.end, event.span[1])
    if group is not None:
        yield group


def _judged(
    group: _Group, tokens: Sequence[Token], lengths: Sequence[int], unknown: Collection[int], least: tuple[int, int]
) -> tuple[list[Placed], list[Difference]]:
    sound = sum(end - start for start, end in group.sound)
    where = (group.sound[0][0], group.sound[-1][1]) if group.sound else (group.start, group.end)
    if group.sound and where[1] - where[0] > 2 * sound + _SPREAD:  # sounds far apart: the words are at one of them
        where = max(group.sound, key=lambda span: span[1] - span[0])
    if not group.words:
        return [], [Difference("not in the script", *where)] if sound >= least[1] else []
    wanted = sum(lengths[token] for token in group.words)
    text = quoted(tokens, group.words)
    if all(token in unknown for token in group.words):
        return _shared(group.words, lengths, where), []
    if sound >= _SAME_LENGTH[0] * wanted:
        told = [Difference("different", *where, text)] if sound >= least[0] else []
        return (_shared(group.words, lengths, where) if sound <= _SAME_LENGTH[1] * wanted else []), told
    noise = sum(end - start for start, end in group.noise)
    if _SAME_LENGTH[0] * wanted <= noise <= _SAME_LENGTH[1] * wanted:  # a loud breath, a word in an echo
        return _shared(group.words, lengths, (group.noise[0][0], group.noise[-1][1])), []
    if len(group.words) <= _SWALLOWED[0] and wanted <= _SWALLOWED[1]:
        return _shared(group.words, lengths, (group.start, max(group.start, group.end))), []
    kept, rest = _rest_of_sentence(group, tokens, lengths)
    at = group.start if group.start else where[0]
    return kept, [Difference("not spoken", at, at, quoted(tokens, rest))]


def _rest_of_sentence(group: _Group, tokens: Sequence[Token], lengths: Sequence[int]) -> tuple[list[Placed], list[int]]:
    """A word or two that belong to the sentence after the passage, or before it, where there is sound for them."""
    ends = [at for at, token in enumerate(group.words) if tokens[token].text.rstrip("\"'”’»）)]").endswith(_ENDS)]
    words, kept = list(group.words), []
    sounds = sorted([*group.sound, *group.noise])  # a word or two in an echo may be taken for noise
    if sounds and ends and 0 < len(words) - 1 - ends[-1] <= _FEW:
        after = words[ends[-1] + 1 :]
        if _fits(after, lengths, sounds[-1]):
            start, end = sounds.pop()
            start = max(start, end - _SLOW * sum(lengths[token] for token in after))
            kept, words = _shared(after, lengths, (start, end)), words[: ends[-1] + 1]
    if sounds and ends and ends[0] + 1 <= _FEW and ends[0] + 1 < len(words):
        before = words[: ends[0] + 1]
        if _fits(before, lengths, sounds[0]):
            start, end = sounds[0]
            end = min(end, start + _SLOW * sum(lengths[token] for token in before))
            kept, words = [*_shared(before, lengths, (start, end)), *kept], words[ends[0] + 1 :]
    return kept, words


def _fits(words: Sequence[int], lengths: Sequence[int], sound: Span) -> bool:
    wanted = sum(lengths[token] for token in words)
    return _SAME_LENGTH[0] * wanted <= sound[1] - sound[0] <= 2 * _SLOW * wanted


def _shared(words: Sequence[int], lengths: Sequence[int], where: Span) -> list[Placed]:
    """Words by their length over a time."""
    total = sum(lengths[token] for token in words) or 1
    placed, done = [], 0
    for token in words:
        start = where[0] + (where[1] - where[0]) * done // total
        done += lengths[token]
        placed.append(Placed(token, start, where[0] + (where[1] - where[0]) * done // total))
    return placed


def quoted(tokens: Sequence[Token], numbers: Sequence[int]) -> str:
    """The words in a row, cut after a few hundred characters."""
    text = " ".join(tokens[at].text for at in numbers[:200])
    if len(numbers) <= 200 and len(text) <= _QUOTED:
        return text
    return f"{text[:_QUOTED].rsplit(' ', 1)[0]} …" if numbers else ""
