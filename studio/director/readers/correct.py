"""Words of the captions: "replace Jon with John everywhere", "把张三都换成李四", "take out every um"."""

from __future__ import annotations

import re
from itertools import product

from studio.director.clause import Clause
from studio.director.content import Said
from studio.director.plan import CorrectText, Edit, NotUnderstood
from studio.director.readers.scopes import caption_scopes
from studio.director.scene import Scene
from studio.director.slots import CONTENT, QUOTE

_TURNED = re.compile(
    r"instead of|rather than|in place of|而不是|\ue001\s*,?\s*not\s|代替|取代|en (?:lugar|vez) de|"
    r"^[^\ue001]*用\s*\ue001+\s*替换"
)
_CHANGES = re.compile(
    r"replac|chang|correct|fix|swap|substitut|rename|edit|update|turn|should|must be|has to|spell|instead "
    r"of|rather than|->|→|=>|\ue001\s*,?\s*not\s|says?(?![a-z])|"
    r"换|改|替|写成|应该|应为|更正|修正|纠正|订正|而不是|写错|错了|cambia|reempla|sustitu|corrig|debería|"
    r"en (?:lugar|vez) de|use |is (?:really|actually)"
)
_WORDS_GONE = re.compile(
    r"words?|phrase|every|each|all|occurrence|everywhere|instances?|from|词|字|句|里|中|所有|全部|每|"
    r"palabra|todas|todos|frase|"
    "\ue004"
)


def read(clause: Clause, scene: Scene) -> list[Edit] | None:
    """The corrections of a clause. Titles have their own reader."""
    if clause.says("title"):
        return None
    pairs = _pairs(clause)
    if not pairs and (gone := _gone(clause)):
        pairs = [(gone, "")]
    if not pairs:
        lone = len(clause.quotes) == 1 and clause.says("change") and not clause.lines and not clause.says("font")
        return [NotUnderstood("which_text", clause.text)] if lone and clause.says("words", "captions") else None
    scopes = caption_scopes(clause, scene, clause.languages)
    if isinstance(scopes, NotUnderstood):
        return [scopes]
    return [CorrectText(old, new, clause.languages, scope) for (old, new), scope in product(pairs, scopes)]


def _pairs(clause: Clause) -> list[tuple[str, str]]:
    said = [slot.value for slot in clause.slots if slot.kind == CONTENT and isinstance(slot.value, Said)]
    olds = [item.text for item in said if item.role == "old"]
    news = [item.text for item in said if item.role == "new"]
    if olds and len(olds) == len(news):
        return list(zip(olds, news, strict=True))
    quotes = [str(slot.value).strip() for slot in clause.slots if slot.kind == QUOTE]
    if len(quotes) == 1 and olds == [] and len(news) == 0 and (mixed := _half_quoted(clause, quotes[0])):
        return [mixed]
    if len(quotes) < 2 or len(quotes) % 2 or not quotes[0] or not _CHANGES.search(clause.low):
        return []
    found = list(zip(quotes[::2], quotes[1::2], strict=True))
    if _TURNED.search(clause.low):
        found = [(new, old) for old, new in found]
    return found if all(old for old, _ in found) else []


def _half_quoted(clause: Clause, quote: str) -> tuple[str, str] | None:
    """'replace Jon with "John"': one of the two stands in quotes."""
    before = re.search(
        r"(?:replace|change|correct|fix)\s+(?:every |all |the (?:word|name)\s+)?(?P<old>[\w'’-]+(?: [\w'’-]+)"
        r"?)\s+(?:with|to|by|into)\s+\ue001",
        clause.low,
    )
    if before and not clause.lines:
        begin = clause.low.index(before["old"], before.start())
        raw = clause.text if len(clause.text) == len(clause.low) else ""
        old = raw[begin : begin + len(before["old"])] or before["old"]
        from studio.director.meanings import hits

        return None if hits(old.casefold()) else (old, quote)
    return None


def _gone(clause: Clause) -> str | None:
    """The words that are to go."""
    if not clause.wants("remove"):
        return None
    if (word := clause.said("word")) is not None:
        return word
    quotes = clause.quotes
    if len(quotes) != 1:
        return None
    if clause.says("words", "everywhere") or (clause.lines and re.search("from|里|中|de |\ue004", clause.low)):
        return quotes[0]
    named_line = clause.says("line") and not clause.lines
    return quotes[0] if _WORDS_GONE.search(clause.low) and not named_line else None
