"""Reads the backend: takes talk of buttons and panels out of a reply and says which moves stand for it. Pure.

Content survives word for word: code, links, quoted text, titles, numbers. Clause by clause: a sentence loses only the
clauses that tell the user to operate an interface, with the conditions and purposes that hang on them. The words are in
gui.toml, the shapes of a move in gui_rules.py, what becomes of a move in gui_moves.py.
"""

# ruff: noqa: E501 - a sentence of ours is one line

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from agent.understanding import gui_faithful
from agent.understanding.gui_moves import Moves
from agent.understanding.gui_noise import TEMPORARY, without_noise
from agent.understanding.gui_prose import lone_headings
from agent.understanding.gui_reply import Reply
from agent.understanding.gui_sentence import HINTS
from agent.understanding.gui_table import Action, language_of, lexicon
from agent.understanding.gui_text import mask, unmask


@dataclass(frozen=True, slots=True)
class Said:
    """``text`` for the user, ``actions`` in the order of the reply, ``steps`` the words that were taken out.

    ``sure`` is 0..1; ``doubts`` are the clauses that look like an interface's and that no rule knows.
    """

    text: str
    actions: tuple[Action, ...] = ()
    steps: tuple[str, ...] = ()
    sure: float = 1.0
    doubts: tuple[str, ...] = ()


ENGLISH: dict[str, str] = {
    "shown_state": "This is how the project stands.", "shown_timeline": "This is the timeline.", "shown_credits": "About your credits:",
    "exporting": "Making the file.", "offer_export": "Say \"export\" when you want the finished file.", "sent_edit": "Carrying it out.",
    "offer_edit": "There is more that can be changed here: say what you want.",
    "offer_upload": "Send the file: its path or a media URL, here in the message.", "nothing_to_export": "There is nothing to export yet.",
}  # fmt: skip
"""Our own sentences when the caller brings none."""
FALLBACK: dict[Action, str] = {
    "show_state": "shown_state", "show_timeline": "shown_timeline", "credits": "shown_credits", "export": "exporting",
    "offer_export": "offer_export", "send_edit": "sent_edit", "offer_edit": "offer_edit", "offer_upload": "offer_upload",
    "none": "nothing_to_export",
}  # fmt: skip
"""Action → sentence of the answers table, when nothing of the reply is left."""


def suspicious(text: str) -> bool:
    """Whether a piece of a reply may hold something to translate; if not, it can be shown before the rest is there."""
    if "```" in text or TEMPORARY.search(text) or text.rstrip().endswith((":", "：", ":**")):
        return True
    masked, _ = mask(text)
    return any(token.tag in HINTS for token in lexicon(language_of(masked)).tokens(masked))


def translate(
    text: str,
    *,
    request: str = "",
    has_draft: bool = True,
    edit_sent: bool = False,
    say: Callable[[str], str] = lambda key: ENGLISH[key],
) -> Said:
    """What to say and do for a reply. ``request`` is the user's own message: only what it asked for is carried out.

    ``edit_sent``: the edit has been sent on once for this message already, so it is never sent again. ``say`` gives the
    sentence for a key where the reply held nothing but GUI talk.
    """
    masked, held = mask(text)
    language = language_of(masked)
    reply = Reply(Moves(request, has_draft, edit_sent), lexicon(language), language, held)
    quiet = without_noise(masked)
    reply.moves.looks = quiet != masked and not quiet
    lines = reply.lines(quiet)
    if quiet == masked and not reply.moves.found:
        return Said(text, sure=reply.sure, doubts=tuple(unmask(doubt, held) for doubt in reply.doubts))
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(lone_headings(lines))).strip("\n")
    restored = unmask(kept, held)
    actions = tuple(reply.moves.actions())
    if not re.sub(r"[\W_]+", "", restored):
        nothing = reply.moves.nothing and not actions
        if not actions and not nothing:
            actions = ("show_state",)
        restored = say("nothing_to_export" if nothing else FALLBACK[actions[0]])
    wish = " ".join(request.split()).strip(" .。!！")
    if "send_edit" in actions and 0 < len(wish) <= LONGEST_WISH and wish not in restored:
        restored = _with_wish(restored, wish, say("sent_edit"))
    steps = tuple(found.clause.strip() for found in reply.moves.found)
    return Said(restored, actions, steps, reply.sure, tuple(unmask(doubt, held) for doubt in reply.doubts))


LONGEST_WISH = 160
"""Letters of a request that is said again when it is carried out."""


def _with_wish(text: str, wish: str, sent: str) -> str:
    """The reply with what is carried out now, in the user's own words: the steps that told of it are gone."""
    end = "。" if sent.endswith("。") else "."
    told = sent.rstrip(".。") + ("：" if end == "。" else ": ") + wish + end
    return told if text == sent else f"{text.rstrip()} {told}"


def faithful(original: str, candidate: str, *, request: str, has_draft: bool) -> bool:
    """Whether a rewording of ``original`` by a model may be shown: nothing lost, nothing new, no talk of an interface."""
    table = translate(original, request=request, has_draft=has_draft).text
    return gui_faithful.faithful(original, candidate, table, request=request, has_draft=has_draft)


def opening(prefix: str) -> bool:
    """Whether the words of a sentence that is not finished can be shown at once: it can only be content.

    It begins with the one who writes and a deed ("I've added", 已添加, "He añadido"), "Done" or a statement about the film,
    holds no word of an interface so far, and does not end where the name of one may follow ("in the …").
    """
    if not _OPENING.match(prefix) or suspicious(prefix):
        return False
    masked, _ = mask(prefix)
    tags = "".join(token.tag for token in lexicon(language_of(masked)).tokens(masked))
    return not _PENDING.search(tags)


_PENDING = re.compile(r"(?:[f&tcupbo,]|f[awC]{0,2}|a)$")
_OPENING = re.compile(
    r"\W*(?:(?:i|we)(?:['’]ve| have)(?: also| now| just)? \w+(?:ed|ne|de|ut|ept|ent|id|en|ilt|ound) |i (?:also |just )?\w+ed |(?:done|all set|finished)\b[ ,.!–—-]*\w"
    r"|(?:your|the|all) (?:\w+ ){0,3}(?:is|are|has|have|was|were|now) \w+ |(?:我|我们)?(?:已经?|刚刚?)(?:为您|帮您|把|将)?[\u4e00-\u9fff]{2}|[\u4e00-\u9fff]{1,8}已(?:经)?[\u4e00-\u9fff]{2}"
    r"|(?:he|hemos) \w+[aií]do |j['’]ai \w+ |nous avons \w+ |ich habe \w+ )",
    re.I,
)
