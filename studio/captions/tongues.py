"""What layout knows of each language: line limit, reading speed, words a line should not end on, abbreviations.

Limits and speeds are those of the Netflix timed text guides (media.md, "Guideline numbers").
"""

from __future__ import annotations

from dataclasses import dataclass

LATIN_LINE = 42
CJK_LINE = 16
THAI_LINE = 35


@dataclass(frozen=True, slots=True)
class Tongue:
    """``line``: most characters in a line (CJK: full-width cells); ``cps``: characters a second that adults read.

    ``openers`` (conjunctions, prepositions) begin a line well and end one badly; ``leaners`` (articles, auxiliaries,
    possessives, …) only end one badly. ``spaced``: words stand apart. ``cells``: count half- and full-width cells.
    """

    line: int = LATIN_LINE
    cps: float = 17.0
    openers: frozenset[str] = frozenset()
    leaners: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    spaced: bool = True
    cells: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words("mr. mrs. ms. dr. st. prof. sr. jr. vs. etc. no. e.g. i.e. a.m. p.m. u.s. u.k. cf. gen. col. capt.")

TONGUES: dict[str, Tongue] = {
    "en": Tongue(
        cps=20,
        openers=_words(
            "and or but nor so yet because although though while if unless until when whenever where whereas "
            "whether which who whom whose that than as since before after of in on at by to from with "
            "without within into onto upon about above below over under between among against during through "
            "across along behind beyond despite except for like near off out per toward towards via"
        ),
        leaners=_words(
            "a an the this these those my your his its our their some any every each no not i he she we they "
            "is are was were be been being am do does did have has had will would shall should can could may "
            "might must very too more most such quite rather don't doesn't didn't isn't aren't wasn't "
            "weren't i'm you're we're they're it's there's that's i'll you'll we'll they'll i've you've "
            "we've they've what how why"
        ),
        abbreviations=_TITLES,
    ),
    "es": Tongue(
        openers=_words(
            "y e o u ni pero sino mas aunque porque pues que si cuando donde como mientras quien quienes "
            "cuyo cuya a ante bajo con contra de del al desde durante en entre hacia hasta mediante para por "
            "según sin sobre tras"
        ),
        leaners=_words(
            "el la los las lo un una unos unas mi mis tu tus su sus nuestro nuestra nuestros nuestras este "
            "esta estos estas ese esa esos esas aquel aquella yo tú él ella nosotros ellos ellas usted "
            "ustedes me te se le les nos es son era eran fue fueron ser sido está están estar ha han he "
            "hemos había no muy más tan cada todo toda"
        ),
        abbreviations=_words("sr. sra. srta. dr. dra. d. dña. ud. uds. etc. pág. núm. p.ej. ee.uu."),
    ),
    "fr": Tongue(
        openers=_words(
            "et ou mais ni car donc or que qui dont où quand lorsque si comme puisque parce quoique tandis à "
            "de du des au aux en dans par pour sur sous avec sans entre vers chez contre depuis pendant "
            "avant après"
        ),
        leaners=_words(
            "le la les l' un une mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ce cet "
            "cette ces je tu il elle on nous vous ils elles me te se ne pas est sont était ont a ai as avons "
            "avez être été très plus si tout"
        ),
        abbreviations=_words("m. mm. mme. mlle. dr. st. etc. cf. p.ex."),
    ),
    "de": Tongue(
        openers=_words(
            "und oder aber sondern denn dass daß weil wenn als ob obwohl während bevor nachdem damit wie der "
            "die das den dem des in im an am auf aus bei beim mit nach von vom zu zum zur für über unter vor "
            "hinter zwischen durch gegen ohne um bis seit wegen trotz"
        ),
        leaners=_words(
            "ein eine einen einem einer eines mein meine dein deine sein seine ihr ihre unser unsere euer "
            "kein keine dieser diese dieses ich du er sie es wir ist sind war waren bin bist hat haben hatte "
            "wird werden wurde nicht sehr so"
        ),
        abbreviations=_words("hr. fr. dr. prof. z.b. u.a. d.h. usw. bzw. ca. nr. st."),
    ),
    "pt": Tongue(
        openers=_words(
            "e ou mas nem porque pois que se quando onde como enquanto embora quem cujo cuja a ao aos à às "
            "ante até com contra de do da dos das desde em no na nos nas entre para por pelo pela sem sob "
            "sobre"
        ),
        leaners=_words(
            "o os as um uma uns umas meu minha seu sua nosso nossa este esta esse essa aquele aquela eu tu "
            "ele ela nós eles elas você vocês me te se lhe é são era eram foi foram ser está estão tem têm "
            "não muito mais tão cada"
        ),
        abbreviations=_words("sr. sra. dr. dra. etc. pág. ex."),
    ),
    "it": Tongue(
        openers=_words(
            "e ed o ma né perché poiché che se quando dove come mentre benché chi cui a ad al allo alla ai "
            "agli alle di del dello della dei degli delle da dal dalla in nel nella nei nelle con su sul "
            "sulla per tra fra senza"
        ),
        leaners=_words(
            "il lo la i gli le l' un uno una mio mia tuo tua suo sua nostro nostra questo questa quel quella "
            "io tu lui lei noi voi loro mi ti si ci vi non è sono era erano ha hanno ho abbiamo essere stato "
            "molto più così ogni"
        ),
        abbreviations=_words("sig. sig.ra dott. dott.ssa prof. ecc. pag."),
    ),
    "nl": Tongue(
        openers=_words("en of maar want dat die als omdat terwijl van in op aan met voor door bij naar uit over"),
        leaners=_words("de het een mijn jouw zijn haar ons onze hun ik jij hij zij wij is was heeft niet"),
    ),
    "zh": Tongue(line=CJK_LINE, cps=9, spaced=False, cells=True),
    "ja": Tongue(line=CJK_LINE, cps=4, spaced=False, cells=True),
    "ko": Tongue(line=CJK_LINE, cps=12, cells=True),
    "th": Tongue(line=THAI_LINE, spaced=False),
    "lo": Tongue(line=THAI_LINE, spaced=False),
    "km": Tongue(line=THAI_LINE, spaced=False),
    "my": Tongue(line=THAI_LINE, spaced=False),
    "ar": Tongue(cps=20),
    "hi": Tongue(cps=22),
}
DEFAULT = Tongue()

CLOSING_MARKS = "\"'’”»)]}）】」』》〉”’*_"
OPENING_MARKS = "\"'‘“«([{¿¡（【「『《〈“‘"
SENTENCE_ENDS = frozenset(".?!…。？！؟।॥")
CLAUSE_ENDS = frozenset(",;:，；：、،؛—–")
# Never at the head of a line (kinsoku), and never at its end.
NO_LINE_HEAD = frozenset("，。、；：？！）】」』》〉”’…—～·％%,.!?;:)]}»ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ")
NO_LINE_END = frozenset("（【「『《〈“‘([{«¿¡")


def tongue(language: str | None) -> Tongue:
    """The facts for a BCP 47 tag; the Latin defaults where the language is not in the table."""
    return TONGUES.get((language or "").lower().replace("_", "-").split("-")[0], DEFAULT)


def bare(word: str) -> str:
    """A word as the tables hold it: lower case, without marks around it."""
    return word.strip(CLOSING_MARKS + OPENING_MARKS + ",;:.?!…").replace("’", "'").lower()


def ends_sentence(word: str, known: Tongue) -> bool:
    """The word closes a sentence; "Mr." does not."""
    stripped = word.rstrip(CLOSING_MARKS)
    return bool(stripped) and stripped[-1] in SENTENCE_ENDS and stripped.lower() not in known.abbreviations


def ends_clause(word: str) -> bool:
    """The word closes a clause: comma, semicolon, colon, dash."""
    stripped = word.rstrip(CLOSING_MARKS)
    return bool(stripped) and stripped[-1] in CLAUSE_ENDS
