"""Whether a sentence without marks is a question: by how it begins, in the languages of ``punctuate.toml``."""

from __future__ import annotations

from collections.abc import Sequence

from studio.captions.evidence import Spoken

_LONGEST = 30  # words
_NEAR = 5  # words from the question word to its verb ("how many of them are")


def asks(words: Sequence[str], said: Spoken) -> bool:
    """``words``, lower case and without marks, are a question."""
    if not words or len(words) > _LONGEST:
        return False
    while len(words) > 1 and any(said.has(name, words[0]) for name in ("coordinators", "strong", "contrast")):
        words = words[1:]
    if said.begins("ask_start", words):
        return True
    if any(map(said.asks_at_end, words[:3])):
        return True
    if len(words) > 1 and said.has("ask_after", words[0]) and said.has("ask", words[1]):
        return True
    if not said.has("ask", words[0]):
        return len(words) > 1 and said.has("ask_verbs", words[0]) and said.has("ask_subjects", words[1])
    return _by_question_word(words, said)


def _by_question_word(words: Sequence[str], said: Spoken) -> bool:
    if len(words) == 1 or "'" in words[0]:
        return True
    if not said.knows("ask_verbs"):  # accents or inversion tell; "quando" alone may begin a clause
        return not said.has("subordinators", words[0])
    if said.has("subordinators", words[0]):
        return said.has("ask_verbs", words[1])
    for word in words[1:_NEAR]:
        if said.has("ask_verbs", word):
            return True
        if said.has("ask_subjects", word):
            return False  # "what I want is …"
    return words[0] in {"who", "what", "wer", "was", "wie"} and said.verb(words[1])
