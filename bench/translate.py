"""Translation, measured: chrF2 and BLEU of Apertium's draft, what survives an engine, and time.

Run: python -m bench.translate [FILE.json]. Without a file the cues of fixtures/subs (Synfig course, English with a
human Spanish translation, CC BY) are used; a file holds a list of {"en": …, "es": …}. Scores are those of sacrebleu
(chrF2, and BLEU with the tokenizer "13a"), computed here so that nothing has to be installed for them.
"""

from __future__ import annotations

import json
import math
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from studio.captions.cue import Cue
from studio.captions.files import read_subtitles
from studio.translate.settings import TranslateSettings
from studio.translate.translation import Translation, translate

SUBS = Path(__file__).resolve().parent.parent / "fixtures" / "subs"
PAIRS = (("real_synfig01_eng.srt", "real_synfig01_spa.srt"), ("real_synfig05_eng.srt", "real_synfig05_spa.srt"))


def chrf(found: Sequence[str], wanted: Sequence[str], order: int = 6, beta: float = 2.0) -> float:
    """Corpus chrF: the mean over character n-grams (white space left away) of their F score, recall counted twice."""
    total = 0.0
    for size in range(1, order + 1):
        same = there = here = 0
        for one, other in zip(found, wanted, strict=True):
            a, b = (_grams("".join(text.split()), size) for text in (one, other))
            same += sum((a & b).values())
            here += sum(a.values())
            there += sum(b.values())
        precision, recall = same / max(1, here), same / max(1, there)
        if precision + recall:
            total += (1 + beta**2) * precision * recall / (beta**2 * precision + recall)
    return 100 * total / order


def bleu(found: Sequence[str], wanted: Sequence[str]) -> float:
    """Corpus BLEU with up to four words, no smoothing."""
    logs, lengths = 0.0, [0, 0]
    for size in range(1, 5):
        same = here = 0
        for one, other in zip(found, wanted, strict=True):
            a, b = _tokens(one), _tokens(other)
            x, y = (Counter(zip(*(row[i:] for i in range(size)), strict=False)) for row in (a, b))
            same += sum((x & y).values())
            here += sum(x.values())
            if size == 1:
                lengths[0] += len(a)
                lengths[1] += len(b)
        if not same:
            return 0.0
        logs += math.log(same / here) / 4
    return 100 * math.exp(logs + min(0.0, 1 - lengths[1] / max(1, lengths[0])))


def _grams(text: str, size: int) -> Counter[str]:
    return Counter(text[at : at + size] for at in range(len(text) - size + 1))


def _tokens(text: str) -> list[str]:
    """mteval-v13a: signs stand alone, except in numbers."""
    text = re.sub(r"([{-~\[-` -&(-+:-@/])", r" \1 ", text)
    text = re.sub(r"([^0-9])([.,])", r"\1 \2 ", text)
    text = re.sub(r"([.,])([^0-9])", r" \1 \2", text)
    return re.sub(r"([0-9])(-)", r"\1 \2 ", text).split()


def pairs(path: Path | None) -> list[tuple[Cue, str]]:
    """(English cue, human Spanish), cue by cue."""
    if path is not None:
        rows = json.loads(path.read_text("utf-8"))
        return [(Cue(4000 * at, 4000 * at + 3900, row["en"]), row["es"]) for at, row in enumerate(rows)]
    found: list[tuple[Cue, str]] = []
    for source, target in PAIRS:
        one, other = (read_subtitles((SUBS / name).read_bytes(), name).cues for name in (source, target))
        shift = found[-1][0].end + 5000 if found else 0
        found += [(Cue(a.start + shift, a.end + shift, a.text), b.text) for a, b in zip(one, other, strict=False)]
    return found


def run(cues: Sequence[Cue], source: str, target: str) -> tuple[Translation, float]:
    """(the translation by this machine's Apertium, seconds)."""
    settings = TranslateSettings.from_env(Path("nowhere"), {})
    started = time.perf_counter()
    done = translate(cues, source, target, settings=settings, report=lambda *_: None, stop=lambda: False)
    return done, time.perf_counter() - started


def main() -> None:
    rows = pairs(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    cues, wanted = [cue for cue, _ in rows], [" ".join(text.split()) for _, text in rows]
    sources = [" ".join(cue.text.split()) for cue in cues]
    print(f"{len(rows)} cues, English to Spanish")
    print(f"{'source copied':24} BLEU {bleu(sources, wanted):5.1f}  chrF2 {chrf(sources, wanted):5.1f}")
    done, seconds = run(cues, "en", "es")
    texts = [" ".join(text.split()) for text in done.texts]
    print(
        f"{done.engine:24} BLEU {bleu(texts, wanted):5.1f}  chrF2 {chrf(texts, wanted):5.1f}"
        f"  unknown words {100 * (done.unknown or 0):.1f} %  {1000 * seconds / len(rows):.1f} ms a cue"
    )
    for warning in done.warnings:
        print(" ", warning)
    back = [Cue(cue.start, cue.end, text) for cue, text in zip(cues, wanted, strict=True)]
    done, _ = run(back, "es", "en")
    texts = [" ".join(text.split()) for text in done.texts]
    print(f"{'Spanish to English':24} BLEU {bleu(texts, sources):5.1f}  chrF2 {chrf(texts, sources):5.1f}")


if __name__ == "__main__":
    main()
