"""Reads a chat message into edits, by tables and without a model. What it does not know changes nothing."""

from __future__ import annotations

import re
from dataclasses import replace

from studio.director.clauses import Clause, clauses
from studio.director.languages import languages_of
from studio.director.lengths import merge, read_extension, read_limits
from studio.director.plan import (
    AddCaptions,
    CorrectText,
    Edit,
    Extend,
    NotUnderstood,
    Plan,
    Reason,
    RemoveCaptions,
    Speech,
    Undo,
)
from studio.director.tokens import normal, tokenize
from studio.draft import Draft

_BETWEEN = r"(?:(?:language|and|in|both|comma|original|word|or|more|file|with|to|question|them|speak) )*"
_ADDS = re.compile(
    rf"(?:add|transcribe) {_BETWEEN}caption|(?:media|output|file|make|export) (?:\w+ )*?with {_BETWEEN}caption"
)
_ADDED = re.compile(r"caption(?: (?!add)\w+)* add$")
_SPANISH = re.compile(
    r"[ñ¿¡]|\b(?:subt[ií]tulos?|segundos?|por favor|cada|quita|pon(?:er|le)?|desha(?:z|cer)|traduc\w+"
    r"|alarga\w*|añad\w+|agreg\w+|cambia\w*|reemplaz\w+|l[ií]neas?|idioma|espa[nñ]ol|hasta|m[aá]s|el|los|las)\b"
)
_TOPIC_REASONS: dict[str, Reason] = {
    "music": "music", "titles": "titles", "trim": "trim", "style": "style", "shift": "shift", "shorter": "shorter",
    "wording": "wording", "effects": "effects", "dubbing": "dubbing",
}  # fmt: skip
# What these say about captions, people say about the whole video too: then they are wishes that we do not know.
_OF_CAPTIONS = ("shorter", "shift", "wording")
# "I don't want the Spanish captions any more"
_NOT_WANTED = re.compile(
    r"^\W*(?:i |we )?(?:do not|don't|dont) (?:want|need)|^我?(?:不想要|不需要)"
    r"|^(?:ya )?no (?:quiero|necesito)|^je ne veux"
)
# A longer message is a document, no wish.
_LONGEST = 4000
_UNKNOWN_LANGUAGE = re.compile(r"caption (?:each |them )?in word(?: word)?$|translate (?:caption )?(?:to|in) word$")
# Nothing for the draft in these: the agent calls the endpoints of export, credits, state and upload itself.
_ELSEWHERE = ("export", "output", "account", "status", "upload")
_WISHES = ("add", "with", "remove", "translate", "transcribe", "longer", "slower", "caption", "replace", "until_next")


def read(message: str, draft: Draft) -> Plan:
    """What ``message`` asks for. The edits are in the order in which they were said."""
    text = normal(message)
    if len(text) > _LONGEST:
        return Plan((NotUnderstood("unknown", text[:80]),), (), _speech(text[:_LONGEST]))
    reading = _Reading(draft)
    for clause in clauses(text, tokenize(text)):
        reading.take(clause)
    return reading.plan(_speech(text))


class _Reading:
    """A message while it is read: what has been understood so far."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.edits: list[Edit] = []
        self.problems: list[NotUnderstood] = []
        self.context: list[NotUnderstood] = []
        self.spoken: str | None = None
        self.limits: tuple[int | None, int | None] | None = None  # said before the extension that they limit

    def take(self, clause: Clause) -> None:
        """One clause more."""
        if not clause.content:
            return
        found = self._read(clause)
        problems = [item for item in found if isinstance(item, NotUnderstood)]
        edits = [item for item in found if not isinstance(item, NotUnderstood)]
        for edit in edits:
            self._append(edit)
            self._apply_limits()
        for problem in problems:
            wish = clause.has(*_WISHES) and not clause.has("opinion")
            quiet = problem.reason == "output" or (problem.reason == "unknown" and not wish)
            (self.context if quiet else self.problems).append(problem)
        if not edits and not self.spoken:
            for topic in clause.topics:
                self._problem(topic, clause)

    def _append(self, edit: Edit) -> None:
        last = self.edits[-1] if self.edits else None
        if isinstance(edit, Extend) and isinstance(last, Extend) and edit.languages in ((), last.languages):
            self.edits[-1] = merge(last, edit)
        elif isinstance(edit, AddCaptions) and isinstance(last, AddCaptions) and last.languages and edit.languages:
            names = tuple(dict.fromkeys((*last.languages, *edit.languages)))
            self.edits[-1] = AddCaptions(names, last.spoken or edit.spoken)
        elif edit != last:
            self.edits.append(edit)

    def _problem(self, topic: str, clause: Clause) -> None:
        reason = _TOPIC_REASONS[topic]
        if reason in _OF_CAPTIONS and not clause.speaks_of_captions:
            reason = "unknown"
        if all(item.reason != reason for item in self.problems):
            self.problems.append(NotUnderstood(reason, clause.text))

    def plan(self, speech: Speech) -> Plan:
        """All that was understood."""
        edits = [
            replace(edit, spoken=edit.spoken or self.spoken) if isinstance(edit, AddCaptions) else edit
            for edit in self.edits
        ]
        if self.spoken and not any(isinstance(edit, AddCaptions) for edit in edits):
            edits.append(AddCaptions((), self.spoken))
        if edits:
            return Plan(tuple(edits), tuple(self.problems), speech)
        nothing = NotUnderstood("gap_only" if self.limits else "unknown")
        problems = [*self.problems, *self.context] or [nothing]
        return Plan((problems[0],), tuple(problems[1:]) if self.problems else (), speech)

    def _read(self, clause: Clause) -> list[Edit]:
        """Edits and problems of one clause. The order of the questions is the grammar."""
        first = clause.content[0]
        said = clause.text
        if first.tag == "question" or (clause.tokens[-1].value in ("吗", "嗎") and not re.search("能|可以|帮", said)):
            return [NotUnderstood("question", said)]
        if first.tag == "not" and _NOT_WANTED.search(said.lower()) and self.draft.captions:
            return self._removal(clause)
        if first.tag == "not" and not clause.has("slower"):
            return [] if clause.has(*_ELSEWHERE) else [NotUnderstood("negated", said)]
        if clause.has("undo"):
            return [Undo()]
        if correction := _correction(clause):
            return [correction]
        if clause.has("part") and clause.has(*_WISHES, "line", "stay"):
            return [NotUnderstood("part", said)]
        if clause.has("replace", "remove"):
            return self._removal(clause)
        if clause.has("gap", "at_most") and not clause.has("longer", "slower") and self._limit(clause):
            return []
        extension = read_extension(clause, self.draft.fps, have_captions=bool(self.draft.captions))
        if extension is not None:
            return [*self._added_first(extension, clause), extension, *self._topics(clause)]
        return self._captions(clause)

    def _added_first(self, extension: Edit, clause: Clause) -> list[Edit]:
        """ "add captions in Spanish, each line at least 2 s": captions that are not there yet are made first."""
        if not isinstance(extension, Extend) or not (_ADDS.search(clause.shape) or _ADDED.search(clause.shape)):
            return []
        have = self.draft.languages
        there = all(language in have for language in extension.languages) if extension.languages else bool(have)
        return [] if there else [AddCaptions(extension.languages)]

    def _removal(self, clause: Clause) -> list[Edit]:
        languages = tuple(dict.fromkeys(str(token.value) for token in clause.all("language")))
        if clause.has("replace") and not clause.has("remove"):
            if len(languages) == 2 and not clause.has("quote") and not clause.topics:
                return [RemoveCaptions(languages[:1]), AddCaptions(languages[1:])]
            ours = clause.speaks_of_captions or clause.has("quote")
            return [] if clause.topics else [NotUnderstood("wording" if ours else "unknown", clause.text)]
        if clause.topics:
            return []
        if clause.amounts:
            return [NotUnderstood("shorter", clause.text)]
        if clause.has("line") and not clause.has("caption", "language"):
            return [NotUnderstood("part", clause.text)]
        names_captions = clause.has("caption") or (clause.about_captions and clause.has("them"))
        only_language = bool(languages) and bool(self.draft.captions) and not clause.has("word", "media")
        if not (names_captions or only_language) or clause.has("gap"):
            return [NotUnderstood("unknown", clause.text)]
        return [RemoveCaptions(languages)]

    def _limit(self, clause: Clause) -> bool:
        """A clause that only limits an extension, said before or after it: "keep 0.1 s between lines"."""
        extension = read_extension(clause, self.draft.fps, have_captions=bool(self.draft.captions))
        gap, cap = read_limits(clause, self.draft.fps)
        only_limits = isinstance(extension, NotUnderstood) and extension.reason == "gap_only"
        if (gap is None and cap is None) or not (only_limits or extension is None):
            return False
        self.limits = (gap, cap)
        return self._apply_limits() or any(isinstance(edit, Extend) for edit in self.edits) or only_limits

    def _apply_limits(self) -> bool:
        last = self.edits[-1] if self.edits else None
        if self.limits is None or not isinstance(last, Extend):
            return False
        gap, cap = self.limits
        spec = replace(last.spec, gap_ms=last.spec.gap_ms if gap is None else gap, cap_ms=cap or last.spec.cap_ms)
        self.edits[-1] = replace(last, spec=spec)
        self.limits = None
        return True

    def _topics(self, clause: Clause) -> list[Edit]:
        return [NotUnderstood(_TOPIC_REASONS[topic], clause.text) for topic in clause.topics]

    def _captions(self, clause: Clause) -> list[Edit]:
        spoken, languages = languages_of(clause)
        said = clause.text
        captioned = clause.has("caption", "transcribe")
        # Text in quotes beside "caption" is text to be shown, not a wish for captions.
        if clause.has("quote") and captioned and not clause.has("language"):
            return [NotUnderstood("titles", said)]
        asked = _asks_for_captions(clause, bool(languages))
        if clause.has("keep") and languages and not clause.has("add", "translate"):
            return [] if self.draft.captions else [NotUnderstood("unknown", said)]
        if clause.topics and not (_ADDS.search(clause.shape) or (captioned and languages)):
            return []
        if not languages and _UNKNOWN_LANGUAGE.search(clause.shape):
            return [NotUnderstood("unknown_language", said)]
        if clause.has("translate") and "not translate" not in clause.shape:
            if not languages:
                return [NotUnderstood("which_languages", said)]
            return [AddCaptions(languages, spoken), *self._topics(clause)]
        if captioned and asked:
            if clause.has("both") and not languages:
                return [NotUnderstood("which_languages", said)]
            if clause.has("only") and languages and self.draft.captions:
                return self._only(languages, spoken)
            edits: list[Edit] = [AddCaptions(languages, spoken)]
            if languages and (clause.has("original") or (clause.has("both") and len(languages) == 1)):
                edits.insert(0, AddCaptions((), spoken))
            return [*(self._placed(edit, clause) for edit in edits), *self._topics(clause)]
        if spoken:
            self.spoken = spoken
            return []
        before = bool(self.draft.captions) or any(isinstance(edit, AddCaptions) for edit in self.edits)
        if languages and before and not clause.has("word", "media", "is", "opinion", "make"):
            return [self._placed(AddCaptions(languages), clause)]
        if clause.has(*_ELSEWHERE):
            return [NotUnderstood("output", said)]
        if clause.has("longer") and clause.has("media"):
            return [NotUnderstood("trim", said)]
        return [NotUnderstood("unknown", said)]

    def _placed(self, edit: Edit, clause: Clause) -> Edit:
        """ "Spanish on top": a wish for a place, so what is there already is not made again."""
        if not isinstance(edit, AddCaptions) or not edit.languages or not clause.has("above", "below"):
            return edit
        alone = len(edit.languages) == 1 and clause.has("above")
        others = [language for language in self.draft.languages if language not in edit.languages] if alone else []
        return replace(edit, languages=(*edit.languages, *others), keep=True)

    def _only(self, languages: tuple[str, ...], spoken: str | None) -> list[Edit]:
        """ "only English captions": the others go, and what is not there yet is made."""
        have = self.draft.languages
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


def _correction(clause: Clause) -> CorrectText | None:
    quotes = [str(token.value).strip() for token in clause.all("quote")]
    if len(quotes) != 2 or not all(quotes) or not clause.has("replace", "wording", "says"):
        return None
    if re.search(r"instead of|should (?:say|be|read)", clause.text.lower()) and re.search(
        r"instead of", clause.text.lower()
    ):
        quotes.reverse()
    languages = tuple(dict.fromkeys(str(token.value) for token in clause.all("language")))
    return CorrectText(quotes[0], quotes[1], languages)


def _speech(text: str) -> Speech:
    if re.search(r"[\u4e00-\u9fff]", text) and not re.search(r"[\u3040-\u30ff]", text):
        return "zh"
    return "es" if _SPANISH.search(text.lower()) else "en"
