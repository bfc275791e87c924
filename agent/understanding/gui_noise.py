"""The backend's "temporary issue": dropped after a normal answer, kept where it is part of an explanation."""

# ruff: noqa: E501 - a pattern is one line, however long

from __future__ import annotations

import re

from agent.understanding.gui_text import sentences

TEMPORARY = re.compile(
    r"(?:i |we |i'?ve |sorry,? i )?(?:encountered|ran into|hit|experienced|met|am experiencing|have encountered)\s+(?:a|some)\s+temporary\s+(?:issue|problem|error|difficult\w+|glitch)s?"
    r"|(?:我)?(?:遇到|出现|发生|碰到)了?(?:一?个|一些)?(?:暂时性?|临时性?|短暂)的?(?:问题|故障|错误|状况)|(?:暂时|临时)(?:出现|遇到|发生)(?:了)?(?:一?个|一些|点)?(?:问题|故障|错误)",
    re.I,
)
_RETRY = re.compile(
    r"\W*(?:please |so |you can |kindly )*(?:try|retry|refresh|reload|wait|give it|check back|come back|give it another|another go|while (?:processing|loading|handling|working|preparing|doing)|during|later|in a (?:moment|minute|bit)|稍后|重试|请|再试).{0,60}$",
    re.I,
)
LONGEST_LEAD = 10
"""Letters before it ("Sorry, but"); more tells what went wrong, and stays."""
_AGAIN = re.compile(
    r"\W*(?:please |kindly )?(?:give it another|try (?:it )?again|refresh|reload|retry|try later|请?稍后|请?重试|请再试)",
    re.I,
)


def without_noise(text: str) -> str:
    """Without a temporary issue that trails a normal answer; nothing is left where it was the whole answer."""
    if not TEMPORARY.search(text):
        return text
    kept, taken = [], False
    for line in text.split("\n"):
        left: list[str] = []
        skip = False
        for sentence in sentences(line):
            match = TEMPORARY.search(sentence)
            rest = re.sub(r"[\W_]+", " ", sentence[match.end() :]) if match else ""
            before = re.sub(r"[^\w\U000F0000-\U0010FFFF]+|_+", " ", sentence[: match.start()]) if match else ""
            named = bool(re.search(r"[\U000F0000-\U0010FFFF]", before))  # a quote: it tells of what
            if (
                match
                and not named
                and len(before.split()) <= 2
                and len(before) <= LONGEST_LEAD
                and (len(rest) < 24 or _RETRY.match(rest))
            ):
                taken = skip = True
                continue
            if skip and _AGAIN.match(sentence):
                continue
            left.append(sentence)
        kept.append("".join(left).rstrip() if taken else line)
    if not taken:
        return text
    joined = "\n".join(kept).rstrip()
    if not re.search(r"\w|[\U000F0000-\U0010FFFF]", joined):
        return ""
    return joined
