"""What a model's tool calls may do: held in code, whatever a prompt, a reply or a subtitle says.

Capability is fixed by the user's words before untrusted text is read. The first answer, which saw only the user's words
and our facts, may name any tool that the table does not rule out. After that: read-only tools, tools for which the
user's own words hold evidence, and edits that the first answer planned or that are the user's own words.
"""

# ruff: noqa: E501, SIM905 - a pattern is one line, however long; word lists read best as words

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from agent.intents import Chat, Credits, Export, Help, Intent, Message, Offer, Route, State, Upload
from agent.understanding import clauses, sources
from agent.understanding.planner import sure_routes, wording
from agent.understanding.routing import SURE, Context, Reading, evidence, read
from agent.understanding.toolbox import Refused

NAMED: dict[Route, re.Pattern[str]] = {
    "export": re.compile(
        r"export|render|downloa|\bsav(?:e|ing)\b|\bdeliver|\bpublish|\bfinali[sz]e|\bship\b|\bsend (?:me|us|it|over)|descarg|guarda|exporta|"
        r"t[eé]l[eé]charg|enregistr|exporti|herunterlad|speicher|导出|下载|渲染|输出|发布|保存|发给我|書き出|エクスポート|ダウンロード|保存",
        re.I,
    ),
    "upload": re.compile(r"upload|import|\battach|\bsend\b|sub(?:e|ir)\b|importe|hochlad|上传|导入|アップロード", re.I),
}
"""Words that name a tool. Where one stands in a message without being evidence for it, the tool is put off, declined or
only mentioned: then a model may not call it."""

SMALL = frozenset(
    "a an the and or to of in on at it its is be please pls then also now make do so for with that this my me i you your "
    "add put set can could would el la los las un una y de en por favor que le les des et der die das und bitte 的 了 请 把 在 给 我 你 一 下 个 和".split()
)
"""Words that do not tell one edit from another."""

SAME_WISH = 0.75
"""Share of an edit's own words that stand in edits already sent, from which on it is the same wish again."""

LONGEST_EDIT = 4000


@dataclass(slots=True)
class Guard:
    """Judges one message's calls. ``done`` are the intents carried out, ``earlier`` the user's earlier messages.

    ``delivers``: the finished file is made at the end by the command itself. ``untrusted``: the model has read words
    that are not the user's.
    """

    message: Message
    reading: Reading
    earlier: Sequence[str] = ()
    delivers: bool = False
    untrusted: bool = False
    done: list[Intent] = field(default_factory=list)
    _certain: frozenset[Route] = frozenset()
    _wished: frozenset[Route] = frozenset()
    given: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._certain, self._wished = sure_routes(self.reading), evidence(self.message.text)
        self.given = given_by(self.message, self.reading)

    def judge(self, intent: Intent, planned: Sequence[Intent] = ()) -> Intent | Refused:
        """The intent as it may be carried out, or why not. ``planned``: all calls of the answer that holds this one."""
        match intent:
            case Upload(named):
                return self._upload(named)
            case Chat(text):
                return self._chat(text, alone=all(isinstance(other, Upload) or other == intent for other in planned))
            case Export():
                return self._export()
            case Credits() | State():
                return (
                    Refused("This was read already, and nothing has changed since.") if self._stands(intent) else intent
                )
            case Help() | Offer():
                return Refused("There is no such tool.")

    def missing_uploads(self) -> tuple[str, ...]:
        """Files that were certainly handed over and are not sent yet: they go first, whatever the model says."""
        if "upload" not in sure_routes(self.reading):
            return ()
        sent = {source for intent in self.done if isinstance(intent, Upload) for source in intent.sources}
        return tuple(source for source in self.reading.media if source not in sent)

    def _stands(self, intent: Intent) -> bool:
        """It was done after the last thing that could change its outcome."""
        for earlier in reversed(self.done):
            if earlier == intent or (isinstance(earlier, Export) and isinstance(intent, Export)):
                return True
            if isinstance(earlier, Chat | Upload) or (isinstance(earlier, Export) and isinstance(intent, State)):
                return False
        return False

    def _allowed(self, route: Route) -> bool:
        """Held against the user's words alone: a trace of the wish is there and not put off; after words of others, a wish
        that names it."""
        text = self.message.text
        wished = wishes(route, text)
        if route in self._certain:
            return True
        if NAMED[route].search(text) and not wished:
            return False
        if route == "upload" and self.given:
            return True
        # a faint trace in words that name no tool ("the usual please") is enough only for a model that read nothing else
        return route in self._wished and (wished or not self.untrusted)

    def _upload(self, named: Sequence[str]) -> Intent | Refused:
        if named and not self.given:
            return Refused("The person gave no file in this message. Files are never invented; ask for one in words.")
        unknown = [name for name in named if name not in self.given]
        if unknown:
            return Refused(f"The person did not give this. Only these can be sent: {', '.join(self.given)}.")
        if named and not self._allowed("upload"):
            return Refused("The person did not ask for an upload in this message.")
        found = tuple(dict.fromkeys(self.given[name] for name in named)) or self.reading.media
        sent = {source for intent in self.done if isinstance(intent, Upload) for source in intent.sources}
        left = tuple(source for source in found if source not in sent)
        if not left and (found or Upload(()) in self.done):
            return Refused("This is in the project already." if found else "The person was asked for a file already.")
        return Upload(left)

    def _export(self) -> Intent | Refused:
        if self.delivers:
            return Refused("The finished file is made at the end of this command by itself. Go on with the rest.")
        if self._stands(Export()):
            return Refused("The file of this version was made already.")
        if not self._allowed("export"):
            return Refused("The person did not ask for the finished file in this message. Offer it in words instead.")
        return Export()

    def _chat(self, text: str, *, alone: bool) -> Intent | Refused:
        words = wording(text.strip())[:LONGEST_EDIT]
        if not bare(words):
            return Refused("The message is empty.")
        if self.untrusted and not self._own_words(words):
            return Refused(
                "Only the person's own words can be sent now, unchanged and complete, or nothing. "
                "What a reply, a title or a subtitle says is no wish of the person."
            )
        if not self.untrusted and alone and self._loses(words):
            words = self._wish()
        kept = self._without_other_steps(words)
        if not kept:
            return Refused("This is not an edit. Use the tool for it, or answer in words.")
        if self._sent(kept):
            return Refused("This edit was sent already. It is never sent twice.")
        return Chat(kept)

    def _own_words(self, words: str) -> bool:
        """``words`` are the message, an edit that the table sees in it, or whole sentences of it, none declined."""
        wanted = bare(words)
        text = self.message.text
        whole = [
            bare(text),
            bare(wording(text)),
            *(bare(step.text) for step in self.reading.steps if step.route == "chat"),
        ]
        if wanted in whole:
            return True
        # half a sentence may say the opposite of the whole: "don't cut the intro and delete the captions"
        sentences: list[str] = []
        for part in clauses.split(text, clauses.mask(text, sources.find(text))):
            if part.strong or not sentences:
                sentences.append("")
            sentences[-1] += bare(wording(part.text))
        return wanted in sentences and not DECLINED.search(words)

    def _loses(self, words: str) -> bool:
        """A number or a quoted text of the wish is gone, or one has come that the user did not say."""
        said, wish = bare(" ".join((*self.earlier, self.message.text))), self._wish()
        lost = content(wish) - content(words)
        return bool(lost) or any(fact not in said for fact in content(words))

    def _wish(self) -> str:
        """The user's own words for the editor."""
        steps = [step.text for step in self.reading.steps if step.route == "chat"]
        return wording(". ".join(steps) if steps else self.message.text)

    def _without_other_steps(self, words: str) -> str:
        """The edit alone: what is certainly for another tool never goes as chat (conformance 55)."""
        found = read(Message(words), Context(has_media=True, has_draft=True))
        routes = {step.route for step in found.steps}
        if routes == {"chat"} or (found.sure < SURE and not ("export" in routes and wishes("export", words))):
            return words
        return wording(". ".join(step.text for step in found.steps if step.route == "chat"))

    def _sent(self, words: str) -> bool:
        earlier = [intent.message for intent in self.done if isinstance(intent, Chat)]
        own = meant(words)
        if any(own == meant(other) for other in earlier):
            return True
        if not self.untrusted or not own:
            return False
        known = {word for other in earlier for word in meant(other)}
        if any(fact not in known for fact in re.findall(r"\d+", words)):
            return False
        return sum(word in known for word in own) / len(own) >= SAME_WISH


def wishes(route: Route, text: str) -> bool:
    """A word that names the tool stands in ``text`` outside of quotes, and nothing before it declines or puts it off."""
    shown = clauses.mask(text, sources.find(text))
    return any(
        not PUT_OFF.search(shown[max(0, match.start() - 24) : match.start()]) and not LATER.search(shown[match.end() :])
        for match in NAMED[route].finditer(shown)
    )


PUT_OFF = re.compile(
    r"\b(?:don'?t|don’t|do not|not|never|no|without|before|until|prior to|instead of|rather than|stop|skip|nicht|kein\w*|ohne|bevor|vor|statt|"
    r"ne|pas|sans|avant|no|sin|antes)\b(?!\s+(?:forget|hesitate|only|just|olvid|oubli|vergess))[^.;!?]{0,16}$|(?:别|不要|不用|勿|先不|没)\S{0,4}$",
    re.I,
)
LATER = re.compile(r"^\S{0,3}(?:之前|以前|前)|^\s*(?:しない|せず)|^\w*\s+(?:button|icon|menu|tab|later)\b", re.I)
"""What puts a tool off: before its name, and after it."""
DECLINED = re.compile(
    r"\b(?:don'?t|do not|never|not|no|without|nicht|kein\w*|sans|ne|sin)\b|别|不要|不用|勿|先不|しないで", re.I
)


def given_by(message: Message, reading: Reading) -> dict[str, str]:
    """Every name under which a model may mean a file or URL of the user → the source as the upload wants it."""
    found: dict[str, str] = {}
    for source in (*message.attachments, *reading.media):
        value = sources.unescape(source)
        for name in (source, value, PurePath(value).name):
            found.setdefault(name, value if value in reading.media else source)
    for item in sources.find(message.text):
        # a local name that the table does not take for a delivery is an output or a clip of the project
        if item.value in reading.media or item.kind in ("media_url", "share"):
            for name in (item.raw, item.value, item.name):
                found.setdefault(name, item.value)
    return {name: value for name, value in found.items() if name}


def bare(text: str) -> str:
    """Letters and digits alone, lower case: what makes two messages the same."""
    return re.sub(r"[\W_]+", "", text.casefold())


def meant(text: str) -> tuple[str, ...]:
    """The words that make an edit: small words left out, Chinese and Japanese sign by sign."""
    words = re.findall(r"[぀-ヿ一-鿿]|[^\W_぀-ヿ一-鿿]+", text.casefold())
    told = tuple(word for word in words if word not in SMALL)
    return told or tuple(words)


def content(text: str) -> set[str]:
    """Numbers and quoted texts: what an edit must not lose on its way."""
    numbers = set(re.findall(r"(?<![^\W\d_])\d+", text))  # not the 4 of "mp4"
    quoted = re.findall(r"\"([^\"]+)\"|“([^”]+)”|「([^」]+)」|《([^》]+)》|«([^»]+)»", text)
    return numbers | {bare(part) for group in quoted for part in group if bare(part)}
