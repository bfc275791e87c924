"""The sentences that we say ourselves, by key and language: tables in ``prompts/answers`` and ``prompts/errors``."""

# ruff: noqa: E501 - word lists read best as words

from __future__ import annotations

import re
import tomllib
from functools import cache

from agent.resources import root

LANGUAGES = ("en", "zh", "es")
TABLES = ("answers", "errors")

COMMON_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the a an and or to of in on at is are was be it this that these my your our me you i we for with from by as "
        "please what how why when where which who not don't can could would should make add put show have has do does "
        "did give send get much many left there so but then them they his her all each every into out up",
        "es": "el la los las un una unos unas y o de del al en con por para que qué cómo cuánto cuántos cuántas cuándo "
        "dónde quién es son está están mi mis tu tus su sus me te se lo le nos no sí más muy ya hay pon ponme pone "
        "añade añadir agrega haz hazme quita exporta descarga sube enséñame muéstrame muestra dame quiero puedes podrías "
        "gracias hola vídeo subtítulos inglés español créditos saldo todo esta este esto también pero entonces después "
        "hacer poner subir bajar exportar descargar línea tiempo cada queda quedan tengo",
        "fr": "le la les un une des du de et ou à au aux en avec pour par que qui quoi est sont mon ma mes ton ta tes son "
        "sa ses je tu il elle nous vous ne pas plus très dans sur ce cet cette ces moi toi merci bonjour vidéo "
        "sous-titres ajoute ajoutez mets exporte télécharge combien montre veux peux s'il plaît l' d' c'est",
        "pt": "o a os as um uma uns umas e ou do da dos das no na nos nas com por para que é são meu minha teu sua não "
        "mais muito já legendas vídeo adicione coloque exporte baixe quanto quantos obrigado obrigada olá você quero "
        "isso este esta em ao à",
        "it": "il lo la i gli le un uno una e o di del della dei in con per che è sono mio mia tuo sua non più molto già "
        "sottotitoli video aggiungi metti esporta scarica quanto quanti grazie ciao voglio questo questa mi ti si ci",
        "de": "der die das den dem ein eine einen und oder zu von mit für auf in im ist sind mein meine dein nicht mehr "
        "sehr schon bitte danke hallo untertitel füge mach exportiere lade wie viel viele zeig ich du wir",
    }.items()
}
"""Words that a sentence of a language can hardly do without, beside those of the wishes heard here."""


class Sentence(str):
    """English words that know their ``key`` and ``values``, so that they can be said in the reader's language."""

    __slots__ = ("key", "values")
    key: str
    values: dict[str, object]


def sentence(key: str, /, **values: object) -> Sentence:
    """The sentence ``key`` in English, for a place that does not know the reader: see ``in_language``."""
    made = Sentence(say(key, "en", **values))
    made.key, made.values = key, values
    return made


def in_language(text: str, language: str) -> str:
    """``text`` in ``language`` when it is one of our sentences; the words of others stay as they are."""
    if language == "en" or not isinstance(text, Sentence):
        return str(text)
    if text.key == "own_words" and language_of(str(text), "") == language:
        return str(text)
    values = {
        name: in_language(value, language) if isinstance(value, str) else value for name, value in text.values.items()
    }
    return say(text.key, language, **values)


def say(key: str, language: str = "en", /, **values: object) -> str:
    """The sentence ``key`` in ``language``, else in English. ``{name}`` is filled from ``values``."""
    chosen = _table(language if language in LANGUAGES else "en")
    found = chosen.get(key) or _table("en")[key]
    return found.format(**values) if values else found


def language_of(text: str, default: str = "en") -> str:
    """The language of our own sentences for someone who writes ``text``: en, zh or es.

    ``default`` (English where we do not speak it) for words that tell nothing, and for a language that we do not speak.
    """
    bare = re.sub(
        r"\"[^\"]*\"|“[^”]*”|«[^»]*»|「[^」]*」|《[^》]*》|https?://\S+|\S*[\\/]\S*|\S+\.\w{2,4}\b", " ", text
    )
    if re.search(r"[一-鿿]", bare) and not re.search(r"[぀-ヿ]", bare):
        return "zh"
    words = re.findall(r"[a-zà-ÿ'’-]+", bare.lower())
    told = {language: sum(word in common for word in words) for language, common in COMMON_WORDS.items()}
    told["es"] += 2 * len(re.findall(r"[¿¡ñ]", bare.lower()))
    best = max(told, key=lambda language: told[language])
    if told[best] and (best in LANGUAGES):
        return best
    return default if default in LANGUAGES or not default else "en"


def span(seconds: float) -> Sentence:
    """A wait in words: ``30 seconds``, ``5 minutes``, ``2 hours``, ``6 days``; rounded up."""
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds > 2 * size or seconds == size or size == 1:
            count = max(1, -int(-seconds // size))
            return sentence(word) if count == 1 else sentence(f"{word}s", n=count)
    raise AssertionError("a second fits everything")


@cache
def _table(language: str) -> dict[str, str]:
    found: dict[str, object] = {}
    for name in TABLES:
        path = root() / "prompts" / name / f"{language}.toml"
        found.update(tomllib.loads(path.read_text("utf-8")))
    return {key: str(value) for key, value in found.items()}
