"""Captions made, translated, put in order, taken away; wishes about display time. By the meanings of ``tokens``."""

from __future__ import annotations

import re
from dataclasses import replace

from studio.director.clause import Clause
from studio.director.languages import languages_of
from studio.director.lengths import read_extension
from studio.director.plan import AddCaptions, Edit, Extend, NotUnderstood, RemoveCaptions
from studio.director.readers.timing import scoped
from studio.director.scene import Scene

_BETWEEN = r"(?:(?:language|and|in|both|comma|original|word|or|more|file|with|to|question|them|speak) )*"
_ADDS = re.compile(
    rf"(?:add|transcribe) {_BETWEEN}caption|(?:media|output|file|make|export) (?:\w+ )*?with {_BETWEEN}caption"
)
_ADDED = re.compile(r"caption(?: (?!add)\w+)* add$")
_PLAIN_ONLY = frozenset(
    ("only", "keep", "make", "add", "captions", "text_colour", "change", "it", "them", "everything", "words", "remove")
)
_OTHER = re.compile(
    r"the others?(?: ones?| languages?)?(?![a-z])|the rest|其他|其它|其余|另一|另外|los demás|el otro|las demás"
)
_UNKNOWN_LANGUAGE = re.compile(r"caption (?:each |them )?in word(?: word)?$|translate (?:caption )?(?:to|in) word$")
# Nothing for the draft in these: the agent calls the endpoints of export, credits, state and upload itself.
ELSEWHERE = ("export", "output", "account", "status", "upload")


def removal(clause: Clause, scene: Scene) -> list[Edit] | None:
    """ "remove the Spanish captions", "replace Spanish with French", "keep English only"."""
    languages = clause.languages
    theirs = bool(languages) and set(languages) <= set(scene.languages) and not clause.things and not clause.stretches
    if theirs and clause.says("remove") and not clause.says("add", "translate", "change"):
        return [RemoveCaptions(languages)]
    if _OTHER.search(clause.low) and clause.says("remove") and clause.named and not clause.things and not languages:
        others = tuple(language for language in scene.languages if language not in clause.named)
        return [RemoveCaptions(others)] if others else None
    plainly = all(hit.meaning in _PLAIN_ONLY for hit in clause.found)
    if (
        theirs
        and plainly
        and clause.says("only", "keep")
        and not clause.says("add", "translate", "without")
        and not clause.figures()
    ):
        return _only(languages, None, scene)
    if not clause.has("replace", "remove") and not (clause.says("remove") and clause.says("captions")):
        return None
    if clause.has("replace") and not clause.has("remove"):
        if len(languages) == 2 and not clause.has("quote") and not clause.topics:
            return [RemoveCaptions(languages[:1]), AddCaptions(languages[1:])]
        ours = clause.speaks_of_captions or clause.has("quote")
        return None if clause.topics else [NotUnderstood("which_text" if ours else "unknown", clause.text)]
    if clause.topics:
        return None
    if clause.amounts and not clause.lines:
        return [NotUnderstood("shorter", clause.text)]
    if clause.has("part"):
        return [NotUnderstood("part", clause.text)]
    if (clause.has("line") and not clause.has("caption", "language")) or clause.lines or clause.stretches:
        return [NotUnderstood("which_line", clause.text)]
    names_captions = clause.has("caption") or (clause.about_captions and clause.has("them", "pronoun"))
    only_language = bool(languages) and bool(scene.languages) and not clause.has("word", "media")
    if not (names_captions or only_language) or clause.has("gap"):
        return None
    if clause.has("only") and languages and scene.languages and not clause.says("remove"):
        return _only(languages, None, scene)
    return [RemoveCaptions(languages)]


def extension(clause: Clause, scene: Scene) -> list[Edit] | None:
    """Longer display times, of the lines or times that are named."""
    if clause.thing == "title" and not clause.says("captions", "line"):
        return None
    found = read_extension(clause, scene.fps, have_captions=bool(scene.languages))
    if found is None:
        return None
    if isinstance(found, NotUnderstood):
        return [found]
    return [*_added_first(found, clause, scene), *scoped(found, clause, scene)]


def _added_first(extension: Extend, clause: Clause, scene: Scene) -> list[Edit]:
    """ "add captions in Spanish, each line at least 2 s": captions that are not there yet are made first."""
    if not (_ADDS.search(clause.shape) or _ADDED.search(clause.shape)):
        return []
    have = scene.languages
    there = all(language in have for language in extension.languages) if extension.languages else bool(have)
    return [] if there else [AddCaptions(extension.languages)]


def captions(clause: Clause, scene: Scene) -> list[Edit] | None:
    """Captions in the languages that are named. An empty list: the clause only tells what is spoken."""
    if clause.has("remove") or clause.says("remove"):
        return None
    spoken, languages = languages_of(clause)
    said = clause.text
    captioned = clause.has("caption", "transcribe")
    # Text in quotes beside "caption" is text to be shown, not a wish for captions.
    if clause.has("quote") and captioned and not clause.has("language"):
        return [NotUnderstood("which_thing", said)]
    asked = _asks_for_captions(clause, bool(languages))
    if clause.has("keep") and languages and not clause.has("add", "translate"):
        return _kept(clause, languages, scene)
    if clause.topics and not (_ADDS.search(clause.shape) or (captioned and languages)):
        return None
    if not languages and _UNKNOWN_LANGUAGE.search(clause.shape):
        return [NotUnderstood("unknown_language", said)]
    if clause.has("translate") and "not translate" not in clause.shape:
        if clause.stretches or clause.lines:
            return [NotUnderstood("part", said)]
        return [AddCaptions(languages, spoken)] if languages else [NotUnderstood("which_languages", said)]
    if captioned and asked:
        if clause.stretches or clause.lines:
            return [NotUnderstood("part", said)]
        return _asked(clause, languages, spoken, scene)
    if spoken:
        return []
    if languages and scene.languages and not clause.has("word", "media", "is", "opinion", "make"):
        return [_placed(AddCaptions(languages), clause, scene)]
    return None


def _kept(clause: Clause, languages: tuple[str, ...], scene: Scene) -> list[Edit]:
    if not scene.languages:
        return [NotUnderstood("unknown", clause.text)]
    if (clause.says("only") and clause.has("caption")) or clause.has("only"):
        return _only(languages, None, scene)
    return []


def _asked(clause: Clause, languages: tuple[str, ...], spoken: str | None, scene: Scene) -> list[Edit]:
    if clause.has("both") and not languages:
        return [NotUnderstood("which_languages", clause.text)]
    if clause.has("only") and languages and scene.languages:
        return _only(languages, spoken, scene)
    edits: list[Edit] = [AddCaptions(languages, spoken)]
    if languages and (clause.has("original") or (clause.has("both") and len(languages) == 1)):
        edits.insert(0, AddCaptions((), spoken))
    return [_placed(edit, clause, scene) for edit in edits]


def placing(clause: Clause, scene: Scene) -> list[Edit] | None:
    """Only an order of languages: "so Spanish is the upper line and English the lower", 放在英文上面."""
    if (
        not clause.has("above", "below")
        or clause.has("quantity")
        or clause.says("picture")
        or re.search("屏幕|画面|顶部|底部", clause.low)
    ):
        return None
    _, languages = languages_of(clause)
    have = set(scene.languages) | set(clause.named)
    if len(languages) == 2 and set(languages) <= have and clause.has("replace", "is", "word"):
        return [AddCaptions(languages, keep=True)]
    if clause.has("caption") or (clause.has("add") and clause.has("word")):
        return None
    new = clause.named[0] if len(clause.named) == 1 and clause.named[0] not in scene.languages else None
    if (
        not languages
        and new is not None
        and scene.languages
        and clause.thing == "captions"
        and not clause.has("caption")
    ):
        return [AddCaptions((new, *scene.languages) if clause.has("above") else (*scene.languages, new), keep=True)]
    before = tuple(language for language in clause.named if language not in languages)
    if len(languages) == 1 and len(before) == 1 and clause.thing == "captions":
        pair = (*before, *languages) if clause.has("above") else (*languages, *before)
        return [AddCaptions(pair, keep=True)]
    return None


def _placed(edit: Edit, clause: Clause, scene: Scene) -> Edit:
    """ "Spanish on top": a wish for a place, so what is there already is not made again."""
    if not isinstance(edit, AddCaptions) or not edit.languages or not clause.has("above", "below"):
        return edit
    have = [language for language in scene.languages if language not in edit.languages]
    if len(edit.languages) == 1 and clause.has("above"):
        return replace(edit, languages=(*edit.languages, *have), keep=True)
    if len(edit.languages) == 1 and have and edit.languages[0] in scene.languages:
        return replace(edit, languages=(*have, *edit.languages), keep=True)
    return replace(edit, keep=True)


def _only(languages: tuple[str, ...], spoken: str | None, scene: Scene) -> list[Edit]:
    """ "only English captions": the others go, and what is not there yet is made."""
    have = scene.languages
    others = tuple(language for language in have if language not in languages)
    missing = tuple(language for language in languages if language not in have)
    edits: list[Edit] = [RemoveCaptions(others)] if others else []
    return [*edits, AddCaptions(missing or languages, spoken)] if missing or not edits else edits


def _asks_for_captions(clause: Clause, has_languages: bool) -> bool:
    shape = clause.shape
    if _ADDS.search(shape) or _ADDED.search(shape) or clause.has("transcribe"):
        return True
    if clause.has("opinion"):
        return False
    if has_languages or clause.has("original", "both"):
        return not clause.has("is") or not clause.has("word")
    # "caption this video", "字幕", "captions please": nothing else may stand beside the word.
    strangers = clause.has("word", "status", "account", "is", "stay", "quantity", "keep", "line")
    return not strangers
