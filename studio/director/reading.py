"""A message while it is read: each clause goes to the readers in turn, and what it said is remembered for the next."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from studio.director.clause import Clause, halves
from studio.director.colours import colours
from studio.director.judging import denies
from studio.director.judging import kinds as kinds_of
from studio.director.languages import languages_of
from studio.director.lengths import read_extension, read_limits
from studio.director.linerefs import Lines
from studio.director.merging import Collected, thing_of
from studio.director.mood import mood
from studio.director.plan import (
    AddCaptions,
    CorrectText,
    Edit,
    Keep,
    NotUnderstood,
    Retime,
    SetText,
    Sync,
)
from studio.director.readers import (
    cannot,
    canvas,
    captions,
    correct,
    cutting,
    delivery,
    history,
    lines,
    sounds,
    style,
    timing,
    titles,
    visibility,
)
from studio.director.scene import Scene
from studio.director.sorts import ACTS, OF_TITLES

Reader = Callable[[Clause, Scene], "list[Edit] | None"]


# The grammar: the first reader that knows a clause reads it.
_READERS: tuple[Reader, ...] = (
    history.read,
    delivery.read,
    lines.read,
    correct.read,
    titles.read,
    visibility.read,
    sounds.read,
    canvas.read,
    timing.read,
    cutting.read,
)


_LATER: tuple[Reader, ...] = (
    captions.placing,
    style.read,
    captions.removal,
    captions.extension,
    cannot.wishes,
    captions.captions,
)


# These know their own "no" and "don't": "don't burn them in", "no outline", "don't show the captions".
_OF_NEGATIONS: tuple[Reader, ...] = (delivery.read, visibility.read, canvas.read, sounds.read, style.read)


_DENIED = re.compile(
    r"burn|hard|crop|show|display|duck|烧|压|裁|显示|露|闪避|避让|bold|italic|caps|outline|border|shadow|"
    r"box|background|bars|加粗|斜体|大写|描边|阴影|底|框|边|背景|黑边|incrust|quem|recort|muestr|want|"
    r"need|要"
)


# "I don't want the Spanish captions any more"
_NOT_WANTED = re.compile(
    r"^\W*(?:i |we )?(?:do not|don't|dont) (?:want|need)|^\W*我?(?:不想要|不需要|不要(?!剪|删|动|改|加|变|"
    r"翻|移|碰|把|合|拆|替|换|修|去|再|导|让|调|做|用|撤))"
    r"|^\W*(?:ya )?no (?:quiero|necesito)|^je ne veux"
)


_WISHES = ("add", "with", "remove", "translate", "transcribe", "longer", "slower", "caption", "replace", "until_next")


# Words that may say a wish once more without wanting another one.
_ECHOES = frozenset(("remove", "hide", "cut", "no", "make", "unhide", "it", "them"))


_THE_REST = re.compile(r"rest|everything else|others?|remainder|其余|其他|剩下|剩余|别的|resto|demás")


_OF_SHIFTS = frozenset(
    ("earlier", "later", "late", "early", "move", "forward_or_back", "it", "them", "captions", "make", "sync", "change")
)


_OF_WORDS = frozenset(
    ("change", "appear", "unhide", "it", "them", "everywhere", "make", "words", "captions", "text_colour")
)


_POLITE_END = re.compile("能|可以|帮|好吗|行吗|好不好|行不行")


class Reading:
    """A message while it is read: what has been understood so far."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.collected = Collected()
        self.wanted: set[str] = set()
        self.thing = ""
        self.lines: tuple[Lines, ...] = ()
        self.languages: tuple[str, ...] = ()

    def take(self, clause: Clause) -> None:
        """One clause more."""
        if not clause.content and not clause.found and not clause.slots:
            return
        clause = replace(clause, thing=self.thing or clause.thing, before=self.lines, named=self.languages)
        if self._is_echo(clause):
            return
        self.languages = clause.languages or self.languages
        found = self._read(clause)
        if (both := self._both_halves(clause, found)) is not None:
            for half in both:
                self.take(half)
            return
        edits = [item for item in found if not isinstance(item, NotUnderstood)]
        for edit in edits:
            self.collected.add(edit, clause)
        self._remember(clause, edits)
        for problem in found:
            if isinstance(problem, NotUnderstood):
                wish = clause.has(*_WISHES) and not clause.has("opinion")
                if problem.reason == "unknown" and not clause.things and not clause.found:
                    wish = clause.has("remove", "translate", "transcribe", "replace")
                quiet = problem.reason in ("output", "negated", "opinion") or (problem.reason == "unknown" and not wish)
                self.collected.cannot(problem, quiet=quiet and not self._is_wish(clause, problem))

    def _both_halves(self, clause: Clause, found: Sequence[Edit]) -> tuple[Clause, Clause] | None:
        """The two halves of a clause that say more when they are read one after the other: nothing may be passed over
        in silence because a reader took the whole clause for its own."""
        known = kinds_of(found)
        problems = any(isinstance(item, NotUnderstood) for item in found)
        best: tuple[int, tuple[Clause, Clause]] | None = None
        for left, right in halves(clause):
            one = self._read(left)
            if not one or any(isinstance(item, NotUnderstood) for item in one):
                continue
            mine = frozenset(hit.meaning for hit in left.found)
            if thing_of(one[-1]) == "title" and {hit.meaning for hit in right.found} <= OF_TITLES and not right.quotes:
                continue
            thing = thing_of(one[-1]) or (left.things or (self.thing,))[0]
            after = replace(right, thing=thing, before=left.lines or self.lines, named=left.languages or self.languages)
            if not any(hit.meaning in ACTS for hit in right.found):
                after = replace(after, inherited=mine & ACTS)
            two = self._read(after)
            if not two or any(isinstance(item, NotUnderstood) for item in two):
                continue
            kinds = kinds_of((*one, *two))
            if known == {"Extend"} and "AddCaptions" in kinds:
                continue  # captions that are there are not made again to stay longer
            more = kinds > known if not problems else kinds >= known and bool(kinds)
            if more and (best is None or len(kinds) > best[0]):
                best = (len(kinds), (left, after))
        return best[1] if best is not None else None

    def _remember(self, clause: Clause, edits: Sequence[Edit]) -> None:
        """What "it", "them" and a clause without a thing will mean in the clauses that follow."""
        things = clause.things
        if edits:
            self.thing = thing_of(edits[-1]) or self.thing
        elif things:
            self.thing = things[0]
        lines = clause.lines
        if lines:
            self.lines = lines
        elif things and not clause.says("line"):
            self.lines = ()

    def _is_echo(self, clause: Clause) -> bool:
        """Whether a clause only says the wish before it again: 英文字幕不要了，删掉."""
        own = {hit.meaning for hit in clause.found}
        bare = bool(own) and not (clause.slots or clause.languages or clause.figures() or colours(clause.low))
        echo = bare and own <= self.wanted and own <= _ECHOES and not clause.has("word")
        self.wanted |= own
        last = self.collected.edits[-1] if self.collected.edits else None
        if bare and own <= _OF_SHIFTS and isinstance(last, Retime | Sync):
            return True
        if bare and own <= _OF_WORDS and isinstance(last, CorrectText | SetText):
            return True
        if (
            isinstance(last, Keep)
            and clause.says("cut", "remove")
            and _THE_REST.search(clause.low)
            and not clause.slots
        ):
            return True
        return echo and last is not None

    def _is_wish(self, clause: Clause, problem: NotUnderstood) -> bool:
        """Whether a clause that was not understood holds words of edits: then it is not passed over in silence."""
        return problem.reason == "unknown" and clause.says(
            "cut", "keep", "merge", "split", "sync", "move", "change", "bigger", "smaller", "louder", "quieter", "mute"
        )

    def _read(self, clause: Clause) -> list[Edit]:
        """Edits and problems of one clause. The order of the questions is the grammar."""
        said = clause.text
        now = mood(clause.low)
        tail = clause.tokens[-1].value if clause.tokens else ""
        if now == "question" or (tail in ("吗", "嗎") and not _POLITE_END.search(said)):
            return [NotUnderstood("question", said)]
        unwanted = bool(_NOT_WANTED.search(clause.low))
        if now == "negated" and not unwanted:
            return self._negated(clause)
        if now == "opinion":
            return [NotUnderstood("opinion", said)]
        for reader in _READERS:
            found = reader(clause, self.scene)
            if found is not None:
                return found
        if self._limits(clause):
            return []
        if clause.has("part") and clause.has(*_WISHES, "line", "stay") and not clause.says("cut"):
            return [NotUnderstood("part", said)]
        if unwanted and self.scene.languages and (found := captions.removal(clause, self.scene)):
            return found
        if (
            clause.says("keep")
            and not clause.has("slower", "longer", "stay", "until_next", "at_least")
            and not (clause.stretches or clause.figures() or clause.languages or clause.lines)
            and clause.says("music", "title", "captions", "sound")
        ):
            return [NotUnderstood("negated", said)]  # what is there stays
        for reader in _LATER:
            found = reader(clause, self.scene)
            if found is not None:
                if reader is style.read:
                    found = self._with_times(clause, found)
                if not found:
                    self.collected.spoken = self.collected.spoken or languages_of(clause)[0]
                return found
        return cannot.rest(clause, self.scene)

    def _with_times(self, clause: Clause, found: list[Edit]) -> list[Edit]:
        """ "in a box, each at least 2 s": looks and display times in one clause."""
        if not clause.has("quantity") or not clause.has("at_least", "longer", "until_next", "stay"):
            return found
        if clause.says("size", "bigger", "smaller") and not clause.has("at_least", "until_next", "stay"):
            return found
        more = captions.extension(clause, self.scene) or []
        if any(isinstance(edit, NotUnderstood) for edit in (*found, *more)):
            return found
        there = [edit for edit in more if edit not in found]
        return [
            *(edit for edit in found if isinstance(edit, AddCaptions)),
            *there,
            *(edit for edit in found if not isinstance(edit, AddCaptions)),
        ]

    def _negated(self, clause: Clause) -> list[Edit]:
        if _DENIED.search(clause.low):
            for reader in _OF_NEGATIONS:
                found = reader(clause, self.scene)
                if found and all(denies(edit) for edit in found):
                    return found
        return [NotUnderstood("negated", clause.text)]

    def _limits(self, clause: Clause) -> bool:
        """A clause that only limits an extension, said before or after it: "keep 0.1 s between lines"."""
        if not clause.has("gap", "at_most") or clause.has("longer", "slower"):
            return False
        extension = read_extension(clause, self.scene.fps, have_captions=bool(self.scene.languages))
        gap, cap = read_limits(clause, self.scene.fps)
        only_limits = isinstance(extension, NotUnderstood) and extension.reason == "gap_only"
        if (gap is None and cap is None) or not (only_limits or extension is None):
            return False
        return self.collected.limit(gap, cap) or only_limits
