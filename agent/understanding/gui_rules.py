"""The rules of GUI talk, in the class letters of gui.toml: which clauses are moves, and what each move is about.

A clause is read as the letters of its words, "click the Export button" as ``GaXN``. Content needs no rule: what no rule
fits stays word for word.
"""



from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from agent.understanding.gui_table import Lexicon, Meaning, Token
from agent.understanding.gui_text import Clause

_LEAD = r"^(?:[pux&f]*?|[^siBv]*?u[pux]*?)"
_THING = r"[NK>A]"


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("~", _LEAD))


RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    # told to do something with the hands
    ("gesture", _rule(r"~[GD](?!$)|^[pux&]*[GD]$|^[pux&]*I")),
    ("gesture", _rule(r"^[^siyv]*!")),
    ("gesture", _rule(r"~k(?:[aQ]|fa|[CwN]{1,3}[fKNn])|^[puxct&]*b[^si]*?k")),
    ("push", _rule(r"~g(?:[QXPCE]|[awpfC#FEL]{0,6}[NnK>QXPGA])")),
    ("pay", _rule(r"~M")),
    ("upload", _rule(r"~U")),
    # told to go somewhere or to look at something in an interface
    ("go", _rule(r"~O[^si]*?[NnK>APX$]|~O[af]*[QCXP]|~[OL][^#si]*?fC")),
    ("look", _rule(r"~[Lh][^si]*?[N>A$]|~L[^si]*?f[awC]*[nK]|~L[aw]*[nK]|^[pux&]*L$")),
    ("play", _rule(r"~P(?:[afc&tp,QHwCPLnNKY]|$)")),
    ("deliver", _rule(r"~X(?:[afctpQKNnHF&Pu(]|$)")),
    ("step", _rule(r"~E[^si]*?[N>A]|~E[^si]*?f[awC]*n|~E[aw]*n|~Ea?[XPU]C?|~E[EA]$")),
    ("step", _rule(r"^[pux&]*A")),
    # any verb at all, on a thing of the interface
    ("imperative", _rule(r"^[pux&]*[wCd]a[^BsivZ#]{0,5}N")),
    ("ordered", _rule(r"^[pux&]*V|^[^sirv]*ください$")),
    # told with a condition or a purpose in front and no comma
    ("condition", _rule(r"^[pxa&u]*[cto][^si]*?(?:[GD]|[Ogk][^si]*?[NKX>]|P[^si]*?N)")),
    # "by clicking", "going to … will …"
    ("by", _rule(r"^[^siy]*?f[Ij][^v]*?[NnK>QXPawCED]")),
    ("by", _rule(r"^[^sivyCQ]*[Ij][^si]*?[N>]|^[pux&]*j[^si]*?[NXKP>Q]")),
    # where a thing of the interface is, or where something can be seen in it
    (
        "place",
        _rule(
            r"^[^ivs]*?Z[^iv]*?[N>]|^[^ivs]*?[ZB][pa]?fa?[wC]{0,2}N|^[^iv#]*Xp?Z|^[^ivs#]*?Z[^iv#]*?f[^iv#]*?(?:[Kn][wC]?n|n[^iv#]*K)"
        ),
    ),
    ("place", _rule(r"^[paCQEw]*[NX][^siv#]*?[ZBf][^iv]*?K")),
    ("place", _rule(r"~f[^siB#]*?[NnK>AQ][^siv]*?[LPXUOGDEgM]")),
    ("place", _rule(r"^[wpux&]*fQf?[^siB#]*?[XUOG]|^[pux&]*XBt|^[EXPU]Ba.*[nNK]")),
    ("place", _rule(r"^[pxa&]*(?:K|N[^siB#]*?[fu])[^siB#]*?[LPXUOGDEgM]")),
    ("place", _rule(r"^[wpa]*ig[wn]{0,2}Nf?p?$")),
    ("balance", _rule(r"^[^siv#]*(?:\$[^siv#]*[ZL]|L[^siv#]*\$)")),
    (
        "thing",
        _rule(
            r"^[pux&a]*N[id]w?$|^[pux&a]*e[^is]*(?:N|n[^is]*[nK])|^[pa&]*K[^si]*?[eBZ].*?[QN]|^[pa]*[wC]{0,2}n[^siv]*u"
        ),
    ),
    ("wait", _rule(r"^[wC]o[^iv]*[GN]")),
    ("path", _rule(r"[NXPUEAn][wC]?>|>[aw]?[wC]?[NXPUAn]|[fOgZ][aQ]?[CwQ]{1,2}>[CwQ]")),
    # Chinese: 把…拖到; German: the verb stands at the end; Japanese: the order does
    ("take", _rule(r"^[puxct&]*b[^si]*?(?:[DG]|N.*g)|^[^si]*?[NnK][^si]*?b[^si]*?[XUEG]")),
    ("order", _rule(r"^[^siBvy]*[NK>][^siBv]*[GOD]$")),
    ("order", _rule(r"[GDkPXU][^si]*J|N[^siv]*[OLEgk][^si]*J|[OLE][^siv]*N[^si]*J")),
    # whatever else is said of a thing of the interface, unless it is a story or a measure
    ("bare", _rule(r"^[pux&XaC]*[NK>][NK>aCXQfn&]*$")),
    ("said", _rule(r"^[^siv]*N[^siv]*$")),
)
"""Name and shape of every clause that tells the user to work an interface. ``~`` is what may stand before the verb."""

_WISH = re.compile(r"^[px&a]*c")
_HANGING = re.compile(r"^[px&a]*[ctoJ]|[coJ]$")
_BEFORE = re.compile(r"^[pux&]*[EgkLOP][^BZ]{0,6}$")
_AFTER = re.compile(
    r"^[pux&f]*[EgkLhOPXAMGDUI]|^[&ptC]*t|^[pux&]*$|^[pux&]*b.*E|^[&p]*u.*[BELPX]|^[pux&]*[wCd][aC][^B]*$|^&[^#Q]*$|^[&p]*B[^i#Q]*$|^[&pt]*[to]|^(?=.*[NKn])[paCwfNKXn#()&F]*$"
)
_STUB = re.compile(r"^[pux&aKnNfJw,]?$|^[pux&aKnNfJ]*$")
_NAMED = re.compile(r"[Nn]v[wCQXPEAULGOpN]")
"""The button labelled so: a name, not somebody's words."""
ORDERS = {
    "en": re.compile(r"^[px&]*(?:[wE]a|[kg]a|[wk]wa|gw?a)[^sivrB]*$"),
    "zh": re.compile(r"^[px&]*u[^sivr#B]*[wbf][^sivr]*$"),
    "de": re.compile(r"^[p&]*[CwE]a[^sivr]*$"),
}
"""The shape of an order to the user that names nothing known, by language; only for the first clause of a sentence."""
LONGEST = 80
"""Words of the longest clause that is read."""
TOLD = frozenset(
    {
        "gesture",
        "push",
        "go",
        "look",
        "play",
        "deliver",
        "upload",
        "pay",
        "step",
        "ordered",
        "condition",
        "take",
        "order",
        "wish",
    }
)
"""Rules of orders; the others are statements about an interface."""
_COMMIT = frozenset(
    {"confirm", "continue", "start", "begin", "finish", "确定", "确认", "提交", "confirmar", "valider", "bestätigen"}
)
_HEADED = re.compile(r"[pux&]*Ea?N")
_COUNT = re.compile(r"\d{1,2}")
_PURPOSE = re.compile(r"[cto]")
_HEAD = re.compile(r"[GgkDOLPXUEIjMAZ!]")
_LABELS = frozenset("GgkOI>")


@dataclass(frozen=True, slots=True)
class Move:
    """A clause that is a move: the rule that fits, what it is about, whether it only goes somewhere on the way,
    or is but a step; its kind by itself.
    """

    rule: str
    meaning: Meaning
    goes: bool = False
    step: bool = False
    default: Meaning = "edit"


def move_of(clause: Clause, lexicon: Lexicon, held: list[str]) -> Move | None:
    """The move that a clause tells of, or ``None``: content."""
    tags = _shape(clause.tokens)
    if tags in ("P", "X", "xP", "pP"):
        return Move("deliver", "export") if "X" in tags else Move("play", "timeline")
    for name, rule in RULES:
        match = rule.search(tags)
        if match and not (name == "said" and ("#" in tags or "d" in tags) and not re.search(r"[uKZ]", tags)):
            return Move(name, *meaning_of(clause, lexicon, held, name))
    return None


def _shape(tokens: tuple[Token, ...]) -> str:
    """The letters of a clause; a bare number of a track or a step is a name (w), a measure is content (#)."""
    tags = "".join(
        "w" if token.tag == "#" and _COUNT.fullmatch(token.text) else token.tag for token in tokens[:LONGEST]
    )
    return _NAMED.sub("NwN", tags)


def hangs(clause: Clause, after: bool) -> bool:
    """Whether a clause beside a move goes with it: a condition, a purpose, the next step, what then happens."""
    tags = clause.tags
    if _WISH.match(tags):
        return True
    if "i" in tags or "v" in tags:
        return False
    shape = _AFTER if after else _BEFORE
    return bool(_HANGING.search(tags) or _STUB.match(tags) or shape.match(tags))


def label_at(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether the quote at ``at`` is a name in the interface: it is clicked, opened, or called a button."""
    before = "".join(token.tag for token in tokens[max(0, at - 4) : at]).rstrip("apfCw")
    behind = "".join(token.tag for token in tokens[at + 1 : at + 3])
    return bool(
        before[-1:] in _LABELS
        or re.match(r"[N>n]", behind)
        or re.match(r"f?[N>]", behind)
        or (before[-1:] in ("L", "P", "K", "N") and tokens[at - 1].tag == "f")
        or (at and tokens[at - 1].tag in "KN>")
        or (at > 2 and tokens[at - 1].tag == "L" and "f" in "".join(token.tag for token in tokens[: at - 1]))
        or (at and tokens[at - 1].tag == "f" and re.match(r"f?[uLOPX]", behind))
        or (re.search(r"G", "".join(token.tag for token in tokens[at + 1 :])) and tokens[at + 1].text in ("を", "の"))
    )


def meaning_of(clause: Clause, lexicon: Lexicon, held: list[str], rule: str) -> tuple[Meaning, bool, bool, Meaning]:
    """What a move is about; whether it only opens a place on the way to something; whether it is but a step of one."""
    tokens = _with_labels(clause, lexicon, held)
    tags = "".join(token.tag for token in tokens)
    led = re.match(r"[pxua&]*[cto]", tags)
    first = _HEAD.search(tags if led else _PURPOSE.split(tags, maxsplit=1)[0])
    begin, head = (first.start(), first.group()) if first else (0, "f")
    cut = _PURPOSE.search(tags, begin + 1)
    end = cut.start() if cut else len(tags)
    told = 0 if not _PURPOSE.search(tags, 0, begin) else begin
    core, tail = tokens[told:end], [*tokens[end:], *tokens[:told]]
    meaning = _core(head, core)
    default: Meaning = "state" if head in "OLZ" or (rule == "place" and head == "f") else "edit"
    tail = tail[next((at for at, token in enumerate(tail) if token.tag == "t"), len(tail)) :]
    tail_looks = any(token.tag in "LP" for token in tail) or (head == "O" and any(token.tag == "L" for token in core))
    if meaning in ("", "state") and head in "GgIEj":
        meaning = _tail(tail) or meaning
    goes = meaning in ("", "state") and head in "Of" and not tail_looks
    step = head == "E" or any(token.tag == "A" or token.text in _COMMIT for token in core)
    return meaning, goes, step, default


def _with_labels(clause: Clause, lexicon: Lexicon, held: list[str]) -> list[Token]:
    out: list[Token] = []
    for at, token in enumerate(clause.tokens):
        if token.tag == "Q" and label_at(clause.tokens, at):
            word = held[ord(token.text) - 0xF0000]
            out.extend(lexicon.tokens(word.strip("“”„«»「」『』\"'‘’《》【】‹›")))
        else:
            out.append(token)
    return out


def _core(head: str, tokens: list[Token]) -> Meaning:
    tags = {"D" if token.tag == "k" else token.tag for token in tokens}
    head = "D" if head == "k" else head
    everything = {token.sense for token in tokens}
    senses = {token.sense for token in tokens if token.tag in "NMw$"}
    if "edit" in senses:
        tags.add("E")
    if "credits" in senses:
        return "credits"
    if head in "DgOXU" and {"stuff"} <= everything and ("here" in everything or "media" in senses):
        return "upload"
    if "U" in tags or (head in "DgGIEXj" and "media" in senses and not tags & {"E", "L"} and not _taken_from(tokens)):
        return "upload"
    if head not in "D" and ("X" in tags or "export" in senses or (head in "EgG" and "F" in tags)):
        return "export"
    if "D" in tags and not ("timeline" in senses or "P" in tags):
        return "edit"
    if ("P" in tags or "timeline" in senses) and (head != "E" or _HEADED.match("".join(t.tag for t in tokens))):
        return "timeline"
    if "line" in senses and not tags & {"E", "D"}:
        return "timeline"
    if head in "OLZ" and not tags & {"A"} and (head == "L" or senses & {"state", "media"}):
        return "state"
    if tags & {"E", "A", "D"}:
        return "edit"
    if senses & {"state", "media"}:
        return "state"
    return ""


def _taken_from(tokens: list[Token]) -> bool:
    """Whether the thing of the interface is where something comes from, not where it is put."""
    for at, token in enumerate(tokens):
        if token.sense == "media":
            return any(word.text in _FROM for word in tokens[max(0, at - 3) : at])
    return False


_FROM = frozenset({"from", "out of", "从", "由", "de", "del", "desde", "depuis", "des", "aus", "von", "vom", "から"})


def sense_of(tokens: Iterable[Token]) -> Meaning:
    """What the words around a move are about, where the move itself names nothing."""
    words = list(tokens)
    for tag, meaning in _SENSES:
        if any(token.tag == tag or token.sense in (meaning, _FILES.get(meaning)) for token in words):
            return meaning
    return ""


_FILES: dict[Meaning, str] = {"export": "file"}
_SENSES: tuple[tuple[str, Meaning], ...] = (
    ("M", "credits"),
    ("$", "credits"),
    ("X", "export"),
    ("U", "upload"),
    ("P", "timeline"),
    ("h", "timeline"),
)


def _tail(tokens: list[Token]) -> Meaning:
    for token in tokens:
        if token.tag == "X":
            return "export"
        if token.tag in "ED":
            return "edit"
        if token.tag in "Ph":
            return "timeline"
        if token.tag == "U":
            return "upload"
        if token.sense == "credits":
            return "credits"
        if token.tag == "L":
            return "state"
    return ""
