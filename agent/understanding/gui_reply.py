"""One reply on its way through the GUI table: its lines, sentences and clauses, what stays of each, which moves it tells."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re

from agent.understanding.gui_content import CONTENT_LINE, labels_content, opens_content, opens_deeds
from agent.understanding.gui_features import stems
from agent.understanding.gui_meaning import label_at, sense_of
from agent.understanding.gui_moves import Found, Moves
from agent.understanding.gui_prose import facts, join, keep
from agent.understanding.gui_request import asked
from agent.understanding.gui_rules import PUT, TOLD, Move, hangs, move_of
from agent.understanding.gui_sentence import MINE, SURE_CONTENT, Reader, Sentence
from agent.understanding.gui_table import Lexicon, Meaning
from agent.understanding.gui_text import Clause, clauses, held_at, leading, sentences, unmask
from agent.understanding.gui_told import APPROVAL, DEED, MISSING, POOR
from agent.understanding.gui_weights import moving

_INTERFACE = frozenset("GI!N>u")
_ASIDE = re.compile(r"\s*[(（]([^()（）\n]{3,60})[)）]")
_DOUBTFUL = re.compile(r"[GDI!]|N|[Ogk].*[nK]|[nZ].*K|K.*[nB]|u.*[nEkgOPh]|^[px&]*[wE]a[^B#]*$|^[pa]*[wC]?n[^#]*$")
"""A clause that may be a move of a kind that no rule knows."""
_COLON = re.compile(r":\s|：")


CERTAIN = 0.97
"""Share of content from which words of an interface raise no doubt."""
DOUBTED = 0.25
"""Share of the moves from which a clause that stays is a doubt."""
_TYPED_WORDS = "type typing enter write key escribe tapez saisissez gib schreib 入力 写 写上 输入 键入 填 填写 改成"
_TYPED = frozenset(_TYPED_WORDS.split())
"""Verbs whose quote is somebody's words, to be typed."""
MOST_LABEL = 12
"""Words of the longest name in an interface."""
HANGS = 0.5
"""Share of content below which a clause beside a move goes with it."""
MOST = 64
"""Moves of one reply that are looked at; more tell nothing new, their words go all the same."""


class Reply:
    """One reply on its way through the table."""

    def __init__(self, moves: Moves, words: Lexicon, language: str, held: list[str]) -> None:
        self.moves = moves
        self.words = words
        self.language = language
        self.held = held
        self.doubts: list[str] = []
        self.reader = Reader(words, held, asked(moves.request))
        self._asides: list[tuple[Move, str]] = []
        self._number = 0
        self._before: Meaning = ""

    @property
    def sure(self) -> float:
        return 1.0 if not self.doubts else max(0.3, 0.8 - 0.15 * len(self.doubts))

    def lines(self, text: str) -> list[str | None]:
        """Every line without its GUI talk; ``None`` where nothing is left of one that had some."""
        out: list[str | None] = []
        content = deeds = False
        for line in text.split("\n"):
            head, body = leading(line)
            if not body.strip():
                content = content and bool(out) and opens_content(out[-1] or "")
                out.append(line)
                continue
            if CONTENT_LINE.match(body) or (content and (head.strip() or not line[:1].isupper())):
                out.append(line)
                continue
            deeds = opens_deeds(line) or (deeds and bool(head.strip()))
            if deeds and head.strip() and not self._works(body):
                self.moves.done = True
                out.append(line)
                continue
            content = opens_content(line)
            if out and out[-1] is None and head.strip() and self._goes_on(body):
                out.append(None)
                continue
            left = self._line(body, head)
            out.append(line if left == body else None if left is None else head + left)
        return out

    def _works(self, body: str) -> bool:
        """Whether a line names something of an interface, or a gesture, or speaks to the user."""
        return any(token.tag in _INTERFACE for token in self.words.tokens(body))

    def _goes_on(self, body: str) -> bool:
        """Whether a line of a list is but the next step of the move above it: "2. Wait"."""
        parts = clauses(body, self.words)
        if len(parts) != 1 or len(parts[0].tokens) > 4 or "#" in parts[0].tags:
            return False
        return hangs(parts[0], after=True) and move_of(parts[0], self.words, self.held) is None

    def _line(self, body: str, head: str = "") -> str | None:
        said = _COLON.search(body)
        if said and labels_content(body[: said.start()]):
            return body
        body = _ASIDE.sub(self._aside, body)
        read: list[Sentence] = []
        wished = False
        for words in sentences(body):
            sentence = self.reader.read(words, head, read[-1] if read else None, self.moves.told())
            read.append(sentence)
            self._keep(sentence, wished)
            wished = sentence.wishes and not any(sentence.told)
            self._before = sense_of(token for part in sentence.parts for token in part.tokens)
        self._before = ""
        for move, words in self._asides:
            self._add(move, words, words, offered=True)
        self._asides.clear()
        for sentence, after in zip(read, [*read[1:], None], strict=True):
            if after and any(after.told) and not any(sentence.told) and sentence.wishes:
                sentence.left = ""
        if all(sentence.left == sentence.text for sentence in read):
            return body
        left = re.sub(r"[ \t]{2,}", " ", "".join(sentence.left for sentence in read)).rstrip()
        return left if re.search(r"\w|[\U000F0000-\U0010FFFF]", left) else None

    def _aside(self, match: re.Match[str]) -> str:
        """ "(see Billing)": a move in parentheses goes with them."""
        inside = clauses(match[1], self.words)
        move = move_of(inside[0], self.words, self.held) if len(inside) == 1 else None
        if move is None or "#" in inside[0].tags or "F" in inside[0].tags:
            return match[0]
        if move.meaning:
            self._asides.append((move, match[1]))
        return ""

    def _add(self, move: Move, clause: str, sentence: str, *, offered: bool, near: Meaning = "") -> None:
        if len(self.moves.found) == MOST:
            return
        words, whole = unmask(clause, self.held), unmask(sentence, self.held)
        self.moves.add(Found(move, words, whole, self._number, offered, self.moves.done, near))

    def _keep(self, sentence: Sentence, wished: bool) -> None:
        """What stays of a sentence; its moves go to ``moves``."""
        self._number += 1
        parts, told, text = sentence.parts, sentence.told, sentence.text
        if not any(told):
            if not self._put(sentence):
                sentence.left = self._passive(sentence)
            self._note(sentence)
            return
        gone = self._gone(sentence)
        offered = (
            wished
            or "x" in sentence.tags
            or any(
                "c" in part.tags and not APPROVAL.search(text[part.start : part.end])
                for part, out in zip(parts, gone, strict=True)
                if out
            )
        )
        saved: dict[Meaning, list[str]] = {}
        about: Meaning = ""
        near = sense_of(token for other in parts for token in other.tokens) or self._before
        for part, move, out in zip(parts, told, gone, strict=True):
            if not out:
                continue
            words = text[part.start : part.end]
            if move:
                about = move.meaning or near or about
                if self.moves.lacks and about in ("", "edit"):
                    about = "upload"
                self._add(move, words, text, offered=offered, near=near)
            if (about or "c" not in part.tags[:2]) and not ((about or "edit") == "edit" and "t" not in part.tags):
                whole = (
                    move is not None
                    and move.rule != "weighed"
                    and (
                        (about == "upload" and move.rule in TOLD)
                        or (move.meaning in ("state", "timeline") and (move.rule == "place" or part.tags[:1] == "u"))
                    )
                )
                saved.setdefault(about, []).extend(facts(part, text, about, whole=whole, labels=self._labels(part)))
        kept = [
            (text[part.start : part.end], text[part.end : part.next])
            for part, out in zip(parts, gone, strict=True)
            if not out
        ]
        if kept:
            first, last = gone[0], gone[-1]
            kept[-1] = (kept[-1][0], kept[-1][1] if not last else "")
            sentence.left = join(kept, text, first_gone=first, last_gone=last)
            self._told(sentence)
        added = "".join(keep(said, meaning, self.language) for meaning, said in saved.items())
        if added and gone[0]:
            sentence.left = added + sentence.left
        elif added:
            sentence.left = f"{sentence.left.rstrip()} {added}"

    def _labels(self, part: Clause) -> frozenset[int]:
        """The quotes of a move that name a part of the interface: all but what is typed, what the user named, a saying."""
        out: set[int] = set()
        wished = self.reader.asked.stems
        for at, token in enumerate(part.tokens):
            if token.tag != "Q":
                continue
            words = held_at(token.text, self.held)
            typed = any(word.tag == "v" or word.text in _TYPED for word in part.tokens[max(0, at - 4) : at])
            own = typed or stems(words) & wished or len(stems(words)) > MOST_LABEL
            if label_at(part.tokens, at) or not own:
                out.add(at)
        return frozenset(out)

    def _gone(self, sentence: Sentence) -> list[bool]:
        """Which clauses go: the moves, and what hangs on them before and after."""
        told = sentence.told
        gone = [move is not None for move in told]
        for at in range(1, len(gone)):
            if not gone[at] and gone[at - 1] and self._hangs(sentence, at, after=True):
                gone[at] = True
        for at in range(len(gone) - 2, -1, -1):
            if not gone[at] and gone[at + 1] and self._hangs(sentence, at, after=False):
                gone[at] = True
        return gone

    def _hangs(self, sentence: Sentence, at: int, *, after: bool) -> bool:
        """Whether a clause beside a move goes with it: by a rule, or by the weights."""
        content = sentence.shares[at]["content"] if not MINE.match(sentence.parts[at].tags) else 1.0
        return content < HANGS or (content < SURE_CONTENT and hangs(sentence.parts[at], after))

    def _put(self, sentence: Sentence) -> bool:
        """ "I've put it in the Media panel": the deed stays, its place in the interface goes."""
        for part in sentence.parts:
            match = PUT.search(part.tags)
            if match is None:
                continue
            place = part.tokens[match.start(1) : match.end(1)]
            start, end = place[0].start, place[-1].end
            self._add(Move("place", "state"), sentence.text[start:end], sentence.text, offered=False)
            sentence.left = sentence.text[:start].rstrip() + sentence.text[end:]
            return True
        return False

    def _passive(self, sentence: Sentence) -> str:
        """ "… is ready to export": an offer of the file; the statement stays."""
        for part in sentence.parts:
            at = part.tags.find("Y")
            if at < 0 or "i" in part.tags or "s" in part.tags:
                continue
            token = part.tokens[at]
            words = sentence.text[token.start : token.end]
            self._add(Move("ready", "export"), words, sentence.text, offered=True)
            return sentence.text
        return sentence.text

    def _note(self, sentence: Sentence) -> None:
        self._told(sentence)
        for part, share in zip(sentence.parts, sentence.shares, strict=True):
            if "i" in part.tags or "s" in part.tags or "v" in part.tags:
                continue
            if (_DOUBTFUL.search(part.tags) and share["content"] < CERTAIN) or moving(share) > DOUBTED:
                self.doubts.append(sentence.text[part.start : part.end].strip())

    def _told(self, sentence: Sentence) -> None:
        """Whether the reply says that something is done: a statement that wants nothing; or that a file is missing."""
        if MISSING.search(sentence.text):
            self.moves.lacks = True
        if POOR.search(sentence.text):
            self.moves.poor = True
        tags = ",".join(part.tags for part, move in zip(sentence.parts, sentence.told, strict=True) if not move)
        if "y" in tags or sentence.text.rstrip().endswith(("?", "？", ":", "：")):
            return
        if ("#" in tags and "u" not in tags) or DEED.search(sentence.left):
            self.moves.done = True
        if re.search(r"\bnow\b|\bI've\b|已|现在|\bjetzt\b|\bahora\b|\bmaintenant\b", sentence.left):
            self.moves.did = True
