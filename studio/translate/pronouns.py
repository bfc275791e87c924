"""English "me", "you", "us" after a verb on their way through Apertium into Spanish.

Its transfer lets the verb agree with these objects ("She told me" → "Me dije"). As made-up words they are names to it,
the verb is right ("Dijo …"), and they are put where Spanish has them: before the verb, behind an infinitive, a gerund
or an order.
"""

from __future__ import annotations

import re

_CLITIC = {"ma": "me", "ta": "te", "na": "nos"}
_HELD = {"me": "Qzvma", "you": "Qzvta", "us": "Qzvna"}
# Verbs that take a person as their object, with all their forms.
_VERBS = "|".join(
    (
        "tell|tells|told|telling|love|loves|loved|give|gives|gave|given|giving|show|shows|showed|shown|showing|help|helps"
        "|helped|helping|see|sees|saw|seen|seeing|want|wants|wanted|need|needs|needed|call|calls|called|calling|ask|asks"
        "|asked|asking|hear|hears|heard|hearing|watch|watches|watched|watching|know|knows|knew|known|let|lets|make|makes",
        "made|making|miss|misses|missed|missing|hate|hates|hated|send|sends|sent|sending|bring",
        "brings|brought|bringing|teach|teaches|taught|teaching|follow|follows|followed|following|find|finds|found|finding",
        "leave|leaves|left|leaving|meet|meets|met|meeting|remember|remembers|remembered|believe|believes|believed|hurt",
        "hurts|hurting|kill|kills|killed|killing|save|saves|saved|saving|join|joins|joined|joining|promise|promises",
        "promised|warn|warns|warned|pay|pays|paid|visit|visits|visited|touch|touched|hit|hits|kiss|kissed|trust|trusts",
        "trusted|understand|understands|understood|take|takes|took|taken|taking|invite|invites|invited|offer|offers",
        "offered|lend|lent|remind|reminds|reminded|allow|allows|allowed|surprise|surprised|scare|scares|scared|excuse",
        "forgive|forgave|forgiven|lead|leads|led|send|answer|answered|buy|buys|bought|read|sell|sold|write|wrote",
    )
)
# What may follow "you" when it is an object; before a verb it is the subject of the next clause ("I know you are").
_AFTER_YOU = (
    r"(?=\s*(?:[.,!?;:…\"”)]|$)|\s+(?:the|an?|my|your|his|her|its|our|their|this|that|these|those|some|any|so|to|how|what"
    r"|why|when|where|who|all|again|here|there|now|then|today|tomorrow|tonight|very|too|and|or|but|with|for|in|on|at"
    r"|about|from|because|every|each|one|two|something|anything|nothing|everything|more|much|forever|always|if)\b)"
)
_OBJECT = re.compile(rf"\b({_VERBS})\s+(me|us)\b(?!')|\b({_VERBS})\s+(you){_AFTER_YOU}", re.IGNORECASE)
_BACK = re.compile(
    r"(?:\b((?:h(?:e|as|a|emos|an|abía\w{0,4}|abr[éá]\w{0,3}))\s+))?(\b[^\W\d_]+)\s+(?:a\s+)?\*?Qzv([mtn]a)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\*?Qzv([mtn]a)\b", re.IGNORECASE)
_ORDER = re.compile(rf"^\W*(?:please,?\s+|just\s+|and\s+)?(?:{_VERBS})\s+(?:me|us)\b", re.IGNORECASE)
_ACCENTS = str.maketrans("aeiou", "áéíóú")
_TONIC = {"ma": "a mí", "ta": "a ti", "na": "a nosotros"}


def held(english: str) -> str:
    """The text with objects after verbs as made-up words."""

    def hold(match: re.Match[str]) -> str:
        verb, pronoun = match[1] or match[3], match[2] or match[4]
        return f"{verb} {_HELD[pronoun.lower()]}"

    return _OBJECT.sub(hold, english)


def placed(spanish: str, english: str) -> str:
    """Apertium's answer with the made-up words as pronouns in their places."""
    ordered = bool(_ORDER.match(english))

    def place(match: re.Match[str]) -> str:
        helper, verb, clitic = match[1] or "", match[2], _CLITIC[match[3].lower()]
        first = match.start() == 0 or not re.search(r"[^\W\d_]", spanish[: match.start()])
        if not helper and re.fullmatch(r"\w+[aeií]r", verb):
            return verb + clitic
        if not helper and (gerund := re.fullmatch(r"(\w*)(ando|iendo|yendo)", verb)):
            return gerund[1] + gerund[2][:-3].translate(_ACCENTS) + gerund[2][-3:] + clitic
        if ordered and first and not helper:
            return _stressed(verb) + clitic
        whole = f"{clitic} {helper}{verb}"
        return whole[0].upper() + whole[1:].lower() if first and (helper or verb)[0].isupper() else whole

    return _ALONE.sub(lambda match: _TONIC[match[1].lower()], _BACK.sub(place, spanish))


def _stressed(verb: str) -> str:
    """An order with the accent that it needs before a pronoun: "ayuda" → "ayúda" (me), "da" → "da"."""
    groups = list(re.finditer("[aeiouáéíóú]+", verb, re.IGNORECASE))
    if len(groups) < 2 or re.search("[áéíóú]", verb):
        return verb
    stressed = groups[-2]
    # In a diphthong the strong vowel has the stress: "muestra" → "muéstra".
    vowels = stressed.group()
    at = stressed.start() + max(
        (place for place, vowel in enumerate(vowels) if vowel in "aeo"), default=len(vowels) - 1
    )
    return verb[:at] + verb[at].translate(_ACCENTS) + verb[at + 1 :]
