"""One reply on its way through the GUI table: its lines, sentences and clauses, what stays of each, which moves it tells."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from agent.understanding.gui_moves import Found, Moves
from agent.understanding.gui_prose import facts, join, keep
from agent.understanding.gui_rules import Move, hangs, move_of, sense_of
from agent.understanding.gui_table import Lexicon, Meaning, Token, language_of, lexicon
from agent.understanding.gui_text import Clause, clauses, held_at, leading, mask, sentences

_PATH = re.compile(r"\S\s*(?:→|>|›|»|->)\s*\S")
_FRAGMENT = re.compile(r"^(?=.*[NK])[paCwfNKX#]*$")
_MISSING = re.compile(
    r"\b(?:need|needs|no|not|don't have|haven't|missing|without|can't find|couldn't find|lack\w*|empty|yet)\b.{0,40}\b(?:files?|clips?|videos?|footage|photos?|pictures?|images?|logos?|songs?|audio|recordings?|material|media)\b"
    r"|(?:缺|没有|没找到|需要|还没|暂无|少).{0,12}(?:素材|视频|图片|照片|文件|音频|录音|logo|标志|原片|录像)"
    r"|\b(?:no tengo|falta|necesito|todavía no|aún no)\b.{0,30}\b(?:archivo|vídeo|video|foto|audio|logo|imagen|clip)|\b(?:il me faut|il manque|pas (?:encore )?(?:de|la|le|reçu))\b.{0,30}\b(?:fichier|vidéo|photo|logo|image|son)|\b(?:brauche|fehlt|noch kein\w*)\b.{0,30}(?:datei|video|foto|logo|bild|aufnahme)|(?:動画|素材|ファイル|画像|写真|ロゴ).{0,6}(?:ありません|必要|まだ)",
    re.I,
)
_ASIDE = re.compile(r"\s*[(（]([^()（）\n]{3,60})[)）]")
_STORY = re.compile(r"[^GgkDOLPXUEIjM]*s")
_ORDER = re.compile(r"[px&]*[uc]")
_TOOL = re.compile(r"[px&]*c[^,]*,[pux&]*a[wC]*n[^is#]*$")
_APPROVAL = re.compile(
    r"\b(?:fine|ok|okay|agree\w*|ready|confirm|good|right|correct|happy|satisf\w+|accept\w*|like it)\b|没问题|同意|满意|确认|可以",
    re.I,
)
_PUT = re.compile(r"[id].*?(f[apwCn]{0,3}N(?:f(?:K|$))?K?)[p]?$")
_CONTENT_LIST = re.compile(
    r"\b(?:script|narration|voice ?over|lyrics?|story ?board|shot ?list|captions?|subtitles?|titles?|slogans?|taglines?|headlines?|copy|hooks?|lines?|dialogue|outline|scenes?|shots|chapters?|ideas|transcript|structure)\b|文案|旁白|字幕|歌词|分镜|脚本|台词|标题|口播|大纲|剧本"
    r"|\b(?:guion|guión|letra|narración|subtítulos|títulos|paroles|scénario|titres|sous-titres|Skript|Drehbuch|Texte|Untertitel|Titel)\b|台本|歌詞|字幕案|ナレーション",
    re.I,
)
_CONTENT_LINE = re.compile(
    r"\W*(?:(?:scene|shot|caption|line|card|title|slide|frame|verse|chorus|narrator|host|speaker|escena|plano|scène|plan|szene)s? ?\d*|V\.?O\.?|场景|镜头|第.{1,3}[句幕镜段]|旁白|歌词|台词|画面|\[?\d{1,2}:\d\d[^:：]{0,24})\W{0,3}[:：|]",
    re.I,
)


@dataclass(slots=True)
class _Sentence:
    """A sentence with its clauses and their moves; ``left`` is what stays of it."""

    text: str
    parts: list[Clause]
    told: list[Move | None]
    left: str = ""

    @property
    def tags(self) -> str:
        return ",".join(part.tags for part in self.parts)


class Reply:
    """One reply on its way through the table."""

    def __init__(self, moves: Moves, words: Lexicon, language: str, held: list[str]) -> None:
        self.moves = moves
        self.words = words
        self.language = language
        self.held = held
        self.doubts: list[str] = []
        self.asked = _things(moves.request)
        self._number = 0
        self._before: Meaning = ""

    @property
    def sure(self) -> float:
        return 1.0 if not self.doubts else max(0.3, 0.8 - 0.15 * len(self.doubts))

    def lines(self, text: str) -> list[str | None]:
        """Every line without its GUI talk; ``None`` where nothing is left of one that had some."""
        out: list[str | None] = []
        content = False
        for line in text.split("\n"):
            head, body = leading(line)
            if not body.strip():
                content = content and bool(out) and _opens_content(out[-1] or "")
                out.append(line)
                continue
            if _CONTENT_LINE.match(body) or (content and (head.strip() or not line[:1].isupper())):
                out.append(line)
                continue
            content = _opens_content(line)
            left = self._line(body)
            out.append(line if left == body else None if left is None else head + left)
        return out

    def _line(self, body: str) -> str | None:
        body = _ASIDE.sub(self._aside, body)
        read = [self._read(sentence) for sentence in sentences(body)]
        wished = False
        for sentence in read:
            self._keep(sentence, wished)
            wished = _is_wish(sentence) and not any(sentence.told)
            self._before = sense_of(token for part in sentence.parts for token in part.tokens)
        self._before = ""
        for sentence, after in zip(read, [*read[1:], None], strict=True):
            if after and any(after.told) and not any(sentence.told) and _is_wish(sentence):
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
        self.moves.add(Found(move, match[1], match[1], self._number, True, self.moves.done))
        return ""

    def _read(self, sentence: str) -> _Sentence:
        parts = [replace(part, tokens=tuple(map(self._token, part.tokens))) for part in clauses(sentence, self.words)]
        told: list[Move | None] = []
        saying = story = False
        for part in parts:
            story = story or bool(_STORY.match(part.tags))
            move = None if saying or (story and not _ORDER.match(part.tags)) else move_of(part, self.words, self.held)
            heading = sentence[part.end : part.next].lstrip("*_ ").startswith((":", "："))
            if move and heading and (part.tags in ("P", "X") or (move.rule == "bare" and part is parts[-1])):
                move = None
            if move and move.rule in ("bare", "said") and told and told[-1]:
                move = None  # where the thing of the move before stands
            told.append(move)
            saying = saying or ("v" in part.tags and move is None)
            if (
                not told[-1]
                and len(told) > 1
                and not told[-2]
                and _TOOL.match(f"{parts[len(told) - 2].tags},{part.tags}")
            ):
                told[-1] = Move("wish", "")
        for at in range(len(parts) - 1):
            if told[at] is None and _FRAGMENT.match(parts[at + 1].tags):
                both = replace(parts[at], tokens=parts[at].tokens + parts[at + 1].tokens)
                told[at] = move_of(both, self.words, self.held)
        return _Sentence(sentence, parts, told)

    def _token(self, token: Token) -> Token:
        """A quoted path of menus is a thing of the interface; a thing that the user speaks of is content."""
        if token.tag == "Q" and _PATH.search(words := held_at(token.text, self.held)):
            return token._replace(tag="N", sense=sense_of(self.words.tokens(words)))
        if token.tag == "N" and not token.sense and token.text[:6] in self.asked:
            return token._replace(tag="w")
        return token

    def _keep(self, sentence: _Sentence, wished: bool) -> None:
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
                "c" in part.tags and not _APPROVAL.search(text[part.start : part.end])
                for part, out in zip(parts, gone, strict=True)
                if out
            )
        )
        saved: dict[Meaning, list[str]] = {}
        about: Meaning = ""
        for part, move, out in zip(parts, told, gone, strict=True):
            if not out:
                continue
            words = text[part.start : part.end]
            if move:
                near = sense_of(token for other in parts for token in other.tokens) or self._before
                about = move.meaning or near or about
                if self.moves.lacks and about in ("", "edit"):
                    about = "upload"
                self.moves.add(Found(move, words, text, self._number, offered, self.moves.done, near))
            if (about or "c" not in part.tags[:2]) and not ((about or "edit") == "edit" and "t" not in part.tags):
                whole = bool(move) and (
                    about == "upload"
                    or (move.meaning in ("state", "timeline") and (move.rule == "place" or part.tags[:1] == "u"))
                )
                saved.setdefault(about, []).extend(facts(part, text, about, whole=whole))
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
        if added:
            sentence.left = (sentence.left.rstrip() + " " if sentence.left.strip() else "") + added

    def _gone(self, sentence: _Sentence) -> list[bool]:
        """Which clauses go: the moves, and what hangs on them before and after."""
        told = sentence.told
        gone = [move is not None for move in told]
        for at in range(1, len(gone)):
            if not gone[at] and gone[at - 1] and hangs(sentence.parts[at], after=True):
                gone[at] = True
        for at in range(len(gone) - 2, -1, -1):
            if not gone[at] and gone[at + 1] and hangs(sentence.parts[at], after=False):
                gone[at] = True
        return gone

    def _put(self, sentence: _Sentence) -> bool:
        """ "I've put it in the Media panel": the deed stays, its place in the interface goes."""
        for part in sentence.parts:
            match = _PUT.search(part.tags)
            if match is None:
                continue
            place = part.tokens[match.start(1) : match.end(1)]
            start, end = place[0].start, place[-1].end
            found = Found(Move("place", "state"), sentence.text[start:end], sentence.text, self._number, False, True)
            self.moves.add(found)
            sentence.left = sentence.text[:start].rstrip() + sentence.text[end:]
            return True
        return False

    def _passive(self, sentence: _Sentence) -> str:
        """ "… is ready to export": an offer of the file; the statement stays."""
        for part in sentence.parts:
            at = part.tags.find("Y")
            if at < 0 or "i" in part.tags or "s" in part.tags:
                continue
            token = part.tokens[at]
            words = sentence.text[token.start : token.end]
            self.moves.add(Found(Move("ready", "export"), words, sentence.text, self._number, True, True))
            return sentence.text
        return sentence.text

    def _note(self, sentence: _Sentence) -> None:
        self._told(sentence)
        for part in sentence.parts:
            if "i" in part.tags or "s" in part.tags or "v" in part.tags:
                continue
            if re.search(r"[GDI]|[Ogn].*[nK]|N|u.*n", part.tags):
                self.doubts.append(sentence.text[part.start : part.end].strip())

    def _told(self, sentence: _Sentence) -> None:
        """Whether the reply says that something is done: a statement that wants nothing; or that a file is missing."""
        if _MISSING.search(sentence.text):
            self.moves.lacks = True
        tags = ",".join(part.tags for part, move in zip(sentence.parts, sentence.told, strict=True) if not move)
        if "y" in tags or sentence.text.rstrip().endswith(("?", "？", ":", "：")):
            return
        if len(tags) > 3 or re.search(r"了|完成|\bdone\b|\ball set\b|已", sentence.left, re.I):
            self.moves.done = True
        if re.search(r"\bnow\b|\bI've\b|已|现在|\bjetzt\b|\bahora\b|\bmaintenant\b", sentence.left):
            self.moves.did = True


def _things(request: str) -> frozenset[str]:
    """The things of an interface that the user's own words name: a film about a button speaks of a button."""
    masked, held = mask(request)
    tokens = lexicon(language_of(masked)).tokens(" ".join([masked, *held]))
    return frozenset(token.text[:6] for token in tokens if token.tag == "N" and not token.sense)


def _opens_content(line: str) -> bool:
    """Whether a line announces a script, lyrics, captions …: what stands below is content."""
    return line.rstrip(" *_").endswith((":", "：")) and bool(_CONTENT_LIST.search(line))


def _is_wish(sentence: _Sentence) -> bool:
    """ "Want it elsewhere?" before a move: it goes with the move."""
    tags = sentence.tags
    return sentence.text.rstrip().endswith(("?", "？")) and len(tags) < 16 and bool(re.match(r"[pux&,]*[ctBuy]", tags))
