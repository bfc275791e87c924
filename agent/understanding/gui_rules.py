"""The rules of GUI talk, in the class letters of gui.toml: which clauses are moves, and what each move is about.

A clause is read as the letters of its words, "click the Export button" as ``GaXN``. Content needs no rule: what no rule
fits stays word for word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.understanding.gui_meaning import meaning_of
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
    ("gesture", _rule(r"~k(?:[aQs]|fa|[CwN]{1,3}[fKNn])|^[puxct&]*b[^si]*?k")),
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
    ("condition", _rule(r"^[pxa&u]*[cto][^si]*?(?:[GD]|[Ogk][^si]*?[NKX>]|P[^si]*?N)|^[^siv]*cu[p]*[Gg][XQPCN]")),
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
    ("place", _rule(r"^[paCQEw]*[NX][^siv#]*?[ZBf][^iv#]*?K")),
    ("place", _rule(r"~f[^siB#]*?[NnK>AQ][^siv]*?[LPXUOGDEgM]")),
    ("place", _rule(r"^[wpux&]*fQf?[^siB#]*?[XUOG]|^[pux&]*[XN]B(?:t|$)|^[EXPU]Ba.*[nNK]")),
    ("place", _rule(r"^[pxa&]*(?:K|N[^siB#]*?[fu])[^siB#]*?[LPXUOGDEgM]|^[px&]*K[^si#]*?[XPU]")),
    ("place", _rule(r"^[wpa]*ig[wn]{0,2}Nf?p?$")),
    ("balance", _rule(r"^[^siv#]*(?:\$[^siv#]*[ZLK]|L[^siv#]*\$)")),
    (
        "thing",
        _rule(
            r"^[pux&a]*N[id]w?$|^[pux&a]*e[^is]*(?:N|n[^is]*[nK])|^[pa&]*K[^si]*?[eBZ].*?[QN]|^[pa]*[wC]{0,2}n[^sivBHQ#]*u"
        ),
    ),
    ("wait", _rule(r"^[wC]o[^iv]*[GN]")),
    ("path", _rule(r"[NXPUEAn][wC]?>|>[aw]?[wC]?[NXPUAn]|[fOgZ][aQ]?[CwQ]{1,2}>[CwQ]")),
    # Chinese: 把…拖到; German: the verb stands at the end; Japanese: the order does
    ("take", _rule(r"^[puxct&]*b[^si]*?(?:[DG]|N.*g)|^[^si]*?[NnK][^si]*?b[^si]*?[XUEG]")),
    ("order", _rule(r"^[^siBvy]*[NK>][^siBv]*[GOD]$")),
    ("order", _rule(r"[GDkPXU][^si]*J|N[^siv]*[OLEgk][^si]*J|[OLE][^siv]*N[^si]*J")),
    # whatever else is said of a thing of the interface, unless it is a story or a measure
    ("bare", _rule(r"^[pux&XaC]*K*[N>][NK>aCXQfn&]*$")),
    ("said", _rule(r"^(?=.*[uKZfGgkLOPXEj>$nz])[^siv]*N[^siv]*$")),
)
"""Name and shape of every clause that tells the user to work an interface. ``~`` is what may stand before the verb."""

_WISH = re.compile(r"^[px&a]*c")
_HANGING = re.compile(r"^[px&a]*[ctoJ]|[coJ]$")
_BEFORE = re.compile(r"^[pux&]*[EgkLOP][^BZ]{0,6}$")
_AFTER = re.compile(
    r"^[pux&f]*[EgkLhOPXAMGDUI]|^[&ptC]*t|^[pux&]*$|^[pux&]*b.*E|^[&p]*u.*[zBELPX]|^[pux&]*[wCd][aC][^B]*$|^&[^#Q]*$|^[&p]*B[^i#Q]*$|^[&pt]*[to]|^(?=.*[NKn])[paCwfNKXn#()&F]*$"
)
_STUB = re.compile(r"^[pux&aKnNfJw,]?$|^[pux&aKnNfJ]*$")
_NAMED = re.compile(r"[Nn]v[wCQXPEAULGOpN]")
"""The button labelled so: a name, not somebody's words."""
FRAGMENT = re.compile(r"^(?=.*N)[paCwfNKX#]*$")
"""Where the thing of the clause before stands."""
DID = re.compile(r"&[p]*[Ek][^uGDX]*$")
# "… and cut the pause": the deed goes on.
FILMED = re.compile(r"(?:where|in which|when) ", re.I)
# "the part where you open the menu".
STORY = re.compile(r"[^GgkDOLPXUEIjM]*s")
"""A clause about somebody in the film."""
ORDER = re.compile(r"[px&]*[uc]")
"""A clause that turns to the user again."""
TOOL = re.compile(r"[px&]*c[^,]*,[pux&]*a[wC]*n[^is#]*$")
"""A wish, then a thing of the interface that grants it."""
PUT = re.compile(r"[id].*?(f[apwCn]{0,3}N(?:f(?:K|$))?K?)[p]?$")
# "I've put it in the Media panel": group 1 is the place.
ORDERS = {
    "en": re.compile(r"^[px&]*(?:[wE]a|[kg]a|[wk]wa|gw?a)[^sivrB]*$"),
    "zh": re.compile(r"^[px&]*u[^sivr#B]*[wbf][^sivr]*$"),
    "de": re.compile(r"^[p&]*[CwE]a[^sivr]*$"),
}
"""The shape of an order to the user that names nothing known, by language; only for the first clause of a sentence."""
LONGEST = 80
"""Words of the longest clause that is read."""
TOLD = frozenset(
    {"gesture", "push", "go", "look", "play", "deliver", "upload", "pay", "step", "ordered", "condition", "take"}
    | {"order", "wish"}
)
"""Rules of orders; the others are statements about an interface."""
_COUNT = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class Move:
    """A clause that is a move: the rule that fits, what it is about, whether it only goes somewhere on the way,
    or is but a step; its kind by itself. ``wanted``: 0..1, how far an edit is the one that was asked for. ``vague``:
    no word of it is an interface's; only the weights take it for a move, so it is offered and never carried out.
    """

    rule: str
    meaning: Meaning
    goes: bool = False
    step: bool = False
    default: Meaning = "edit"
    wanted: float = 0.5
    vague: bool = False


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
