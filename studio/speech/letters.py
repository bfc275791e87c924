"""Spelling → ARPAbet sounds, for words that are not in the dictionary: Spanish, English, and other Latin spellings.

Rules are read left to right, the first that fits wins. They serve to find words in speech, not to speak them: a
rough sound at the right place is enough. The inventory is that of pocketsphinx's en-us model.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

Rules = tuple[tuple[re.Pattern[str], str], ...]

_ALL = "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH"
PHONES = tuple(_ALL.split())
"""ARPAbet as the en-us model has it."""

_LETTERS = """
a EY/b B IY/c S IY/d D IY/e IY/f EH F/g JH IY/h EY CH/i AY/j JH EY/k K EY/l EH L/m EH M/n EH N/o OW/p P IY/q K Y UW
r AA R/s EH S/t T IY/u Y UW/v V IY/w D AH B AH L Y UW/x EH K S/y W AY/z Z IY
"""
NAMES = {f"{row.split()[0]}.": tuple(row.split()[1:]) for row in _LETTERS.strip().replace("\n", "/").split("/")}
"""The English names of the letters, as words "a." to "z."."""


def _rules(table: str) -> Rules:
    rows = [line.split(maxsplit=1) for line in table.strip().splitlines()]
    return tuple((re.compile(row[0]), row[1] if len(row) > 1 else "") for row in rows)


_SPANISH = r"""
ch CH
ll Y
rr R
qu(?=[eiéí]) K
q K
gu(?=[eiéí]) G
gü G W
g(?=[eiéí]) HH
g G
j HH
ñ N Y
c(?=[eiéí]) S
c K
z S
x(?=[aeiouáéíóú]) K S
x S
h(?=[aeiouáéíóúy])
h
y(?=[aeiouáéíóú]) Y
y IY
v B
b B
d D
f F
k K
l L
m M
n N
p P
r R
s S
t T
w W
[aáàâ] AA
[eéèê] EH
i(?=[aeoáéó]) Y
[iíì] IY
[oóòô] OW
u(?=[aeiáéí]) W
[uúùü] UW
ç S
"""

_ENGLISH = r"""
tch CH
ch CH
sch S K
sh SH
tion$ SH AH N
sion$ ZH AH N
th TH
ph F
wh W
^wr R
^kn N
^gn N
^ps S
gh(?=[aeiou]) G
gh
ck K
qu K W
dge JH
ng$ NG
nk NG K
ee IY
ea IY
oo UW
ou AW
ow OW
oi OY
oy OY
au AO
aw AO
ai EY
ay EY
ie IY
ei EY
er$ ER
er(?=[^aeiouy]) ER
or AO R
ar AA R
ir(?=[^aeiouy]) ER
ur(?=[^aeiouy]) ER
le$ AH L
es$ Z
(?<=[aeiouy][^aeiouy])e$
(?<=[^aeiouy][^aeiouy])e$
c(?=[eiy]) S
c K
g(?=[eiy]) JH
g G
x K S
y$ IY
y(?=[aeiou]) Y
y IH
a(?=[^aeiouy]e$) EY
i(?=[^aeiouy]e$) AY
o(?=[^aeiouy]e$) OW
u(?=[^aeiouy]e$) UW
a AE
e EH
i IH
o AA
u AH
bb B
dd D
ff F
ll L
mm M
nn N
pp P
rr R
ss S
tt T
zz Z
b B
d D
f F
h HH
j JH
k K
l L
m M
n N
p P
q K
r R
s S
t T
v V
w W
z Z
"""

# Spellings close to their sounds: Portuguese, Italian, German, French and the like, by and large.
_LATIN = r"""
tsch CH
sch SH
ch K
ph F
th T
gn N Y
gli L Y
lh L Y
nh N Y
qu K
ck K
ou UW
au AW
eu OY
ei AY
ie IY
ai EH
oi W AA
ss S
c(?=[eiéèêíy]) S
c K
g(?=[eiéèêíy]) ZH
g G
ç S
ß S
j Y
h
ñ N Y
[aáàâãå] AA
[äæ] EH
[eéèêë] EH
[iíìîïy] IY
[oóòôõ] OW
[öøœ] ER
[uúùû] UW
ü Y UW
b B
d D
f F
k K
l L
m M
n N
p P
q K
r R
s S
t T
v V
w V
x K S
z Z
"""
_TABLES = {"es": _SPANISH, "ca": _SPANISH, "gl": _SPANISH, "en": _ENGLISH}


@cache
def _table(language: str) -> Rules:
    return _rules(_TABLES.get(language, _LATIN))


def pronounce(word: str, language: str) -> tuple[str, ...]:
    """The sounds of ``word`` (lower case); () where its letters are not Latin ones."""
    rules = _table(language)
    plain = unicodedata.normalize("NFC", word)
    sounds: list[str] = []
    at = 0
    while at < len(plain):
        for pattern, phones in rules:
            found = pattern.match(plain, at)
            if found:
                sounds += phones.split()
                at = max(found.end(), at + 1)
                break
        else:
            bare = unicodedata.normalize("NFD", plain[at])[0]
            if bare != plain[at]:  # a mark that the table does not know: read the letter under it
                plain = plain[:at] + bare + plain[at + 1 :]
            else:
                at += 1
    return tuple(sounds)
