"""Wishes about display time: a clause → ``Extend``, with its amounts read by the words around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from studio.captions.extend import ExtendSpec
from studio.director.clause import Clause
from studio.director.plan import Extend, NotUnderstood
from studio.director.quantities import Quantity
from studio.director.tokens import Token

# "Stay longer" without an amount: half as long again and at least two seconds.
VAGUE = ExtendSpec(factor=1.5, min_ms=2000)
_CAP_MS = 7000
_NOT_REACHED = re.compile(r"(?:别|不要|不能|不得|勿)(?:碰|撞|重叠|盖|压|挨)")
_MOST = {"factor": 20.0, "add_ms": 60_000.0, "min_ms": 60_000.0, "cps": 60.0, "gap_ms": 5000.0, "cap_ms": 600_000.0}


@dataclass(slots=True)
class _Amounts:
    factor: float | None = None
    add_ms: float | None = None
    min_ms: float | None = None
    cps: float | None = None
    gap_ms: float | None = None
    cap_ms: float | None = None


def read_extension(clause: Clause, fps: Fraction | None, *, have_captions: bool) -> Extend | NotUnderstood | None:
    """The extension that a clause asks for; NotUnderstood for one that cannot be; None where it asks for none."""
    if not _is_extension(clause, have_captions):
        return None
    if clause.has("minus"):
        return NotUnderstood("shorter", clause.text)
    amounts = _read_amounts(clause, fps)
    until_next = clause.has("until_next") and not _NOT_REACHED.search(clause.text)
    if amounts.factor is not None and amounts.factor <= 1:
        return NotUnderstood("shorter", clause.text)
    for name, most in _MOST.items():
        value = getattr(amounts, name)
        if value is not None and not 0 < value <= most and not (name == "gap_ms" and value == 0):
            return NotUnderstood("which_length", clause.text)
    languages = tuple(dict.fromkeys(str(token.value) for token in clause.all("language")))
    wished = (amounts.factor, amounts.add_ms, amounts.min_ms, amounts.cps)
    vague = not until_next and all(value is None for value in wished)
    if vague and (amounts.gap_ms is not None or amounts.cap_ms is not None) and not _asks_longer(clause):
        return NotUnderstood("gap_only", clause.text)
    return Extend(_spec(amounts, until_next, vague), languages, vague)


def merge(first: Extend, second: Extend) -> Extend:
    """Two wishes of one message about the same captions as one: the later word wins where both name the same thing."""
    one, two = first.spec, second.spec
    if second.vague:
        one, two = two, one
    own = first.spec if first.vague and not second.vague else None
    spec = ExtendSpec(
        factor=two.factor or (None if own else one.factor),
        add_ms=two.add_ms or one.add_ms,
        min_ms=two.min_ms or (None if own else one.min_ms),
        cps=two.cps or one.cps,
        until_next=one.until_next or two.until_next,
        gap_ms=two.gap_ms if two.gap_ms is not None else one.gap_ms,
        cap_ms=max(one.cap_ms, two.cap_ms) if _CAP_MS in (one.cap_ms, two.cap_ms) else two.cap_ms,
    )
    return Extend(spec, first.languages or second.languages, first.vague and second.vague)


def read_limits(clause: Clause, fps: Fraction | None) -> tuple[int | None, int | None]:
    """(gap, cap) in ms of a clause that only limits the wish before it: "keep 0.1 s between lines"."""
    amounts = _read_amounts(clause, fps)
    return (
        None if amounts.gap_ms is None else round(amounts.gap_ms),
        None if amounts.cap_ms is None else round(amounts.cap_ms),
    )


def _is_extension(clause: Clause, have_captions: bool) -> bool:
    captions = clause.speaks_of_captions or (have_captions and clause.has("them") and not clause.has("media"))
    if clause.has("media") and not captions and not clause.has("until_next"):
        return False
    kinds = {token.value.kind for token in clause.amounts if isinstance(token.value, Quantity)}
    if clause.has("until_next") or "cps" in kinds or re.search(r"\badd (?:each )?caption stay", clause.shape):
        return True
    alone = have_captions and not clause.has("pronoun", "word", "media") and not clause.topics
    if clause.has("longer"):
        return captions or clause.has("stay") or (alone and (bool(kinds) or len(clause.content) == 1))
    if clause.has("slower"):
        return captions
    if kinds:
        named = captions or clause.has("stay") or (alone and clause.has("at_least"))
        return named and not clause.has("remove") and not set(clause.topics) - {"style"}
    return captions and clause.has("stay") and clause.has("keep", "more") and not clause.has("language")


def _asks_longer(clause: Clause) -> bool:
    return clause.has("longer", "slower", "stay", "more")


def _read_amounts(clause: Clause, fps: Fraction | None) -> _Amounts:
    amounts = _Amounts()
    for token, before, after in _with_neighbours(clause):
        quantity = token.value
        if not isinstance(quantity, Quantity):
            continue
        match quantity.kind:
            case "cps":
                amounts.cps = quantity.value
            case "percent":
                whole = "to" in before[-2:] or (quantity.value > 100 and "longer" not in (*before, *after))
                amounts.factor = quantity.value / 100 if whole else 1 + quantity.value / 100
            case "times":
                # 延长一倍 is "by one time"; with other numbers people mean the factor itself.
                by_once = quantity.value == 1 and "longer" in before and "to" not in before[-2:]
                amounts.factor = 2.0 if by_once else quantity.value
            case "more":
                amounts.add_ms = quantity.value
            case "duration" | "frames":
                value = quantity.value
                if quantity.kind == "frames":
                    value = float(1000 * Fraction(quantity.value) / fps) if fps else 1000 * quantity.value / 24
                setattr(amounts, _role(before, after), value)
            case "length":
                continue
    return amounts


def _with_neighbours(clause: Clause) -> Sequence[tuple[Token, list[str], list[str]]]:
    """Each amount with the meanings before and after it, up to the next amount or to the comma or "but" nearest to it.

    What stands between two amounts without a comma belongs to the first: "30 % longer but keep 0.1 s between lines".
    """
    found: list[tuple[Token, list[str], list[str]]] = []
    before: list[str] = []
    for token in clause.tokens:
        if token.tag in ("comma", "but"):
            before = []
            if found:
                found[-1][2].append("comma")
        elif token.tag == "quantity":
            found.append((token, before, []))
            before = []
        else:
            before.append(token.tag)
            if found and "comma" not in found[-1][2]:
                found[-1][2].append(token.tag)
    return found


def _role(before: Sequence[str], after: Sequence[str]) -> str:
    """What a duration means, by the words around it; the first row that fits."""
    if "gap" in after or "gap" in before[-4:]:
        return "gap_ms"
    for tag in reversed(before):
        if tag in ("at_least", "at_most"):
            return "min_ms" if tag == "at_least" else "cap_ms"
    if "to" in before[-2:]:
        return "min_ms"
    if "at_least" in after[:2]:
        return "min_ms"
    if "at_most" in after[:2]:
        return "cap_ms"
    if {"longer", "more"} & set(after[:4]) or {"add", "by", "more", "longer"} & set(before):
        return "add_ms"
    return "min_ms"


def _spec(amounts: _Amounts, until_next: bool, vague: bool) -> ExtendSpec:
    factor = VAGUE.factor if vague else amounts.factor
    least = VAGUE.min_ms if vague else _whole(amounts.min_ms)
    cap = _whole(amounts.cap_ms) or max(_CAP_MS, least or 0)
    return ExtendSpec(
        factor=factor,
        add_ms=_whole(amounts.add_ms),
        min_ms=least,
        cps=amounts.cps,
        until_next=until_next,
        gap_ms=_whole(amounts.gap_ms),
        cap_ms=cap,
    )


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
